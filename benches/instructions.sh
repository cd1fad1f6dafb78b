#!/usr/bin/env bash
# Instructions that the release binary takes for each byte of a tree of 2 MB, counted by valgrind, which no noise
# moves. Compares them with what benches/instructions.txt has on record, with 10 % of slack; `--record` writes it.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 0; }
cargo build --release --quiet
CARGO_TARGET_DIR=$PWD/target/bench-tools cargo build --release --quiet --manifest-path benches/tools/Cargo.toml
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
target/bench-tools/release/make-corpus "$tree/t" 1000 2000000 >/dev/null
bytes=$(find "$tree/t" -type f -exec cat {} + | wc -c)

count() {
  # One thread, and no settings of whoever runs this.
  valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/theme-upgrade "$@" "$tree/t" -q --no-config \
    --threads 1 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}
figures=$(
  echo "check_without_css_syntax $(($(count check --ignore css-syntax) / bytes))"
  echo "diff_without_css_syntax $(($(count diff --ignore css-syntax) / bytes))"
  echo "check $(($(count check) / bytes))"
)
if [ "${1:-}" = --record ]; then
  echo "$figures" | tee benches/instructions.txt
  exit 0
fi
fails=0
while read -r name now; do
  before=$(awk -v name="$name" '$1 == name { print $2 }' benches/instructions.txt)
  echo "$name: $now instructions a byte, on record $before"
  if [ "$now" -gt $((before + before / 10)) ]; then
    echo "  more than 10 % over the record"
    fails=1
  fi
done <<<"$figures"
exit "$fails"
