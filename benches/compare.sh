#!/usr/bin/env bash
# Times the release binary against the tools that people would otherwise use, on one tree in one run, and prints
# ratios of medians: BENCH_THEMES=1000 BENCH_RUNS=5 bash benches/compare.sh
#
# Everything runs warm and in turns, so that other load affects all alike. Tools that are not installed are
# skipped with a note; tools that would take minutes see a tenth of the tree, theme-check a hundredth, and the ratio
# is for the same number of bytes. To install them all (git ignores what npm puts into benches/others):
#
#   apt-get install ripgrep
#   pip install lxml beautifulsoup4 djlint
#   npm install --prefix benches/others htmlparser2 parse5 @shopify/theme-check-node
#   npm install -g --prefix ~/.bench-npm @ast-grep/cli prettier && PATH=$PATH:~/.bench-npm/bin
#
# The last line uses a prefix because ast-grep installs an `sg`, and Debian's /usr/bin/sg is a different program.
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

# theme-check reads *.liquid files in the folders of a Shopify theme, so it gets the same bytes under such names.
liquid=$work/liquid-$((themes / 100))
if [ "$themes" -ge 100 ] && [ ! -d "$liquid" ]; then
    rm -rf "$liquid.part"
    "$tools/make-corpus" "$liquid.part/tree" "$((themes / 100))"
    mkdir "$liquid.part/snippets" "$liquid.part/locales"
    echo '{}' >"$liquid.part/locales/en.default.json"
    for file in "$liquid.part"/tree/*/*.template; do
        theme=$(basename "$(dirname "$file")")
        mv "$file" "$liquid.part/snippets/$theme-$(basename "$file" .template).liquid"
    done
    rm -r "$liquid.part/tree"
    mv "$liquid.part" "$liquid"
fi
[ -d "$liquid" ] || liquid=

exec python3 benches/compare.py "$runs" "$tree" "$small" "$tools/floor" target/release/theme-upgrade ${liquid:+"$liquid"}
