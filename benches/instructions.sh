#!/usr/bin/env bash
# Counts the instructions per byte that the program takes for a tree, with valgrind, so that noise has no effect.
# Compares them with the record in benches/instructions.txt, with 10 % of slack; `--record` writes that file.
#
# The release binary sees 2 MB. `--debug` takes the binary that the tests are run with, and 300 KB: its figures are
# high, but they grow when the program does more, and need no build of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}

build=release size=2000000 record=
for flag in "$@"; do
  case $flag in
    --debug) build=debug size=300000 ;;
    --record) record=1 ;;
    *) echo "usage: $0 [--debug] [--record]" >&2 && exit 2 ;;
  esac
done
command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 0; }
# Dependencies have other features when tests are built, too: `cargo build` would build the largest of them once more.
if [ "$build" = release ]; then cargo build --release --quiet; else cargo test --no-run --quiet --test cli; fi
CARGO_TARGET_DIR=$PWD/target/bench-tools cargo build --release --quiet --manifest-path benches/tools/Cargo.toml
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
target/bench-tools/release/make-corpus "$tree/t" 1000 "$size" >/dev/null
bytes=$(find "$tree/t" -type f -exec cat {} + | wc -c)

count() {
  # One thread, and no user settings. A command that finds something exits with 1.
  local counted
  counted=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$target/$build/theme-upgrade" "$@" "$tree/t" -q \
    --no-config --threads 1 2>&1 >/dev/null) || [ $? = 1 ]
  echo $(($(sed -n 's/.*Collected : //p' <<<"$counted") / bytes))
}
figures=$(
  echo "$build check_without_css_syntax $(count check --ignore css-syntax)"
  echo "$build diff_without_css_syntax $(count diff --ignore css-syntax)"
  echo "$build check $(count check)"
)
if [ -n "$record" ]; then
  others=$(grep -v "^$build " benches/instructions.txt || true)
  printf '%s\n' "$figures" $'\n'"$others" | sed '/^$/d' | sort >benches/instructions.txt
  cat benches/instructions.txt
  exit 0
fi
fails=0
while read -r _ name now; do
  before=$(awk -v build="$build" -v name="$name" '$1 == build && $2 == name { print $3 }' benches/instructions.txt)
  echo "$name: $now instructions a byte, on record $before"
  if [ "$now" -gt $((before + before / 10)) ]; then
    echo "  more than 10 % over the record"
    fails=1
  fi
done <<<"$figures"
exit "$fails"
