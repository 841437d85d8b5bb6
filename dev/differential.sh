#!/usr/bin/env bash
# Compares our verdicts and values with those of the real rkyv, on random archives of random types.
#
#   dev/differential.sh [SEED [TYPES [ARCHIVES-PER-TYPE]]]      a random seed, 40 types, 5000 archives of each
#
# Types are made up from the seed and declared in both languages (FuzzTesting/Differential). The Rust program archives
# random values, mutates the archives, and says what rkyv makes of each; ours reads that and compares. The same seed gives
# the same run.
#
# Needs a debug build before it, for the macros; cargo, python3, and rkyv 0.7 as Debian packages it: librust-rkyv-dev,
# librust-rkyv-derive-dev and librust-bytecheck-dev. Without a network: their sources serve cargo as a registry.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seed=${1:-$RANDOM}
types=${2:-40}
archives=${3:-5000}
for number in "$seed" "$types" "$archives"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || {
        echo "dev/differential.sh: '$number' is not a number above 0." >&2
        exit 64
    }
done
registry=/usr/share/cargo/registry
for need in cargo python3; do
    command -v "$need" >/dev/null || { echo "dev/differential.sh: there is no '$need'." >&2 && exit 1; }
done
[[ -d $(echo "$registry"/rkyv-0.7.*) ]] || {
    echo "dev/differential.sh: no rkyv in $registry; install librust-rkyv-dev, librust-rkyv-derive-dev and" \
        "librust-bytecheck-dev." >&2
    exit 1
}
build=$(swift build --show-bin-path)
macros=$build/HardLightMacros-tool
[[ -x $macros ]] || {
    echo "dev/differential.sh: no macros in $build; run 'swift build' first." >&2
    exit 1
}

source=FuzzTesting/Differential
output=.build/differential
mkdir -p "$output/oracle/src"
cp "$source/oracle/Cargo.toml" "$output/oracle/"
cp "$source/oracle/src/main.rs" "$output/oracle/src/"
python3 "$source/generate.py" "$seed" "$types" "$output/oracle/src/types.rs" "$output/Types.swift"

cargo build --quiet --release --offline --manifest-path "$output/oracle/Cargo.toml" --target-dir "$output/rust" \
    --config 'source.crates-io.replace-with="debian"' --config "source.debian.directory=\"$registry\""

compile() {
    swiftc -wmo -swift-version 6 -package-name hardlight_swift -suppress-warnings -I "$output" \
        -load-plugin-executable "$macros#HardLightMacros" "$@"
}
if [[ ! -f $output/RKYV.o || -n $(find Sources/RKYV "$macros" -newer "$output/RKYV.o" -type f -print -quit) ]]; then
    mapfile -t sources < <(find Sources/RKYV -name '*.swift' | sort)
    compile -O -parse-as-library -module-name RKYV -enable-experimental-feature Lifetimes \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility "${sources[@]}" \
        -emit-module -emit-module-path "$output/RKYV.swiftmodule" -c -o "$output/RKYV.o"
fi
compile -Onone -module-name differential "$source/main.swift" "$source/Check.swift" "$output/Types.swift" \
    "$output/RKYV.o" -o "$output/differential"

printf 'seed %s: ' "$seed"
"$output/rust/release/oracle" "$seed" "$archives" | "$output/differential"
