#!/usr/bin/env bash
# Measures the codec against swift-protobuf, Foundation's JSON and, where it can be built, the real rkyv, in one run.
#
#   dev/bench-codec.sh [--rounds N] [--milliseconds N] [--json] [--check]
#
# Needs a debug build before it: the macros are loaded from there. `swift build -c release --product codec-bench` in
# Benchmarks makes the same program, but compiles swift-syntax with optimization for it, which takes longer than all the rest.
#
# For rkyv: cargo, and Debian's librust-rkyv-dev, librust-rkyv-derive-dev and librust-bytecheck-dev, whose sources serve
# cargo without a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(swift build --show-bin-path)
macros=$build/HardLightMacros-tool
[[ -x $macros ]] || {
    echo "dev/bench-codec.sh: no macros in $build; run 'swift build' first." >&2
    exit 1
}
output=.build/bench-codec
mkdir -p "$output"

# module NAME FOLDER [FLAG…]: a module and its object, as a release build makes them, if something in the folder is newer.
module() {
    local name=$1 folder=$2
    shift 2
    [[ -f $output/$name.o && -z $(find "$folder" "$macros" "$0" -newer "$output/$name.o" -type f -print -quit) ]] && return
    local sources
    mapfile -t sources < <(find "$folder" -name '*.swift' | sort)
    swiftc -O -wmo -parse-as-library -suppress-warnings -module-name "$name" "$@" \
        -emit-module -emit-module-path "$output/$name.swiftmodule" -c -o "$output/$name.o" "${sources[@]}" >&2
}
protobuf=Benchmarks/.build/checkouts/swift-protobuf
[[ -d $protobuf ]] || swift package --package-path Benchmarks resolve >&2
module SwiftProtobuf "$protobuf/Sources/SwiftProtobuf" -package-name swift_protobuf
module RKYV Sources/RKYV -swift-version 6 -package-name hardlight_swift -enable-experimental-feature Lifetimes \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility -load-plugin-executable "$macros#HardLightMacros"

counter=Benchmarks/Sources/CAllocations
clang -O2 -c "$counter/allocations.c" -I "$counter/include" -o "$output/allocations.o"
printf 'module CAllocations { header "%s" export * }\n' "$PWD/$counter/include/allocations.h" >"$output/module.modulemap"
swiftc -O -wmo -parse-as-library -suppress-warnings -swift-version 6 -module-name codec_bench -I "$output" \
    -load-plugin-executable "$macros#HardLightMacros" Benchmarks/Sources/CodecBench/*.swift \
    "$output/RKYV.o" "$output/SwiftProtobuf.o" "$output/allocations.o" -o "$output/codec-bench" >&2

options=("$@")
registry=/usr/share/cargo/registry
if command -v cargo >/dev/null && [[ -d $registry/rkyv-0.7.39 ]]; then
    cargo build --quiet --release --offline --manifest-path Benchmarks/Rust/Cargo.toml --target-dir "$output/rust" \
        --config 'source.crates-io.replace-with="debian"' --config "source.debian.directory=\"$registry\"" >&2
    options+=(--rust "$output/rust/release/codec-peer")
else
    echo "dev/bench-codec.sh: no cargo, or no rkyv in $registry: measured without the original." >&2
fi
exec "$output/codec-bench" "${options[@]}"
