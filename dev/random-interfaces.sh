#!/usr/bin/env bash
# Holds the browser's codec and generated modules against Swift, on random values of made-up interfaces.
#
#   dev/random-interfaces.sh [COUNT [SEED [ROUNDS]]]      5 interfaces, from a random seed on, 50 values of each type
#
# An interface is made up from its seed (Web/tests/random-interface.mjs), built into `random-archives`, and generated in
# JavaScript; Web/tests/random-interface.test.mjs compares. The committed one, of seed 1, is in dev/web.sh's tests; it is
# put back and built at the end. Half a minute for each, most of which is building.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

count=${1:-5}
seed=${2:-$((RANDOM + 2))}
rounds=${3:-50}
for number in "$count" "$seed" "$rounds"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || {
        echo "dev/random-interfaces.sh: '$number' is not a number above 0." >&2
        exit 64
    }
done
newest=(--newest)
[[ $(uname) == Linux ]] || newest=()
trap 'node Web/tests/random-interface.mjs 1 && swift build --quiet --enable-all-traits --product random-archives' EXIT

for ((last = seed + count; seed < last; seed++)); do
    printf 'interface %s\n' "$seed"
    node Web/tests/random-interface.mjs "${newest[@]}" "$seed"
    swift build --quiet --enable-all-traits --product random-archives
    HARDLIGHT_PRODUCTS=$(swift build --show-bin-path) HARDLIGHT_SEED=$seed HARDLIGHT_ROUNDS=$rounds \
        node --no-warnings --test Web/tests/random-interface.test.mjs | grep -E '^# |error:' | grep -E 'methods|error' ||
        { echo "dev/random-interfaces.sh: interface $seed differs." >&2 && exit 1; }
done
