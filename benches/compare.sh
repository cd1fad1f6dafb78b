#!/usr/bin/env bash
# Times the release binary against what people would reach for, on one tree in one run, and prints ratios of
# medians: BENCH_THEMES=1000 BENCH_RUNS=5 bash benches/compare.sh
#
# Everything runs warm, in turns, so that what else the machine does meets all alike. What is not installed is
# skipped with a note; tools that would take minutes see a tenth of the tree, and the ratio is for as many bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

themes=${BENCH_THEMES:-1000}
runs=${BENCH_RUNS:-5}
work=${BENCH_DIR:-target/bench}
export CARGO_TARGET_DIR=$PWD/target

cargo build --release --quiet
CARGO_TARGET_DIR=$PWD/target/bench-tools cargo build --release --quiet --manifest-path benches/tools/Cargo.toml
tools=target/bench-tools/release
tree=$work/tree-$themes
[ -d "$tree" ] || "$tools/make-corpus" "$tree" "$themes"
small=$work/tree-$((themes / 10))
[ -d "$small" ] || "$tools/make-corpus" "$small" "$((themes / 10))"

exec python3 benches/compare.py "$runs" "$tree" "$small" "$tools/floor" target/release/theme-upgrade
