#!/usr/bin/env bash
# Counts the allocations of the codec: writing into a buffer that is used again, validating, and looking at a view must make
# none. Compiles RKYV and the benchmark's messages with optimization, as programs that use them do.
#
#   dev/allocations.sh
#
# Needs a debug build before it: the macros are loaded from there. Counts with glibc only; elsewhere it says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(swift build --show-bin-path)
macros=$build/HardLightMacros-tool
[[ -x $macros ]] || {
    echo "dev/allocations.sh: no macros in $build; run 'swift build' first." >&2
    exit 1
}
output=.build/allocations
mkdir -p "$output"

settings=(-O -wmo -swift-version 6 -package-name hardlight_swift -suppress-warnings -parse-as-library
    -load-plugin-executable "$macros#HardLightMacros")
mapfile -t sources < <(find Sources/RKYV -name '*.swift' | sort)
swiftc "${settings[@]}" -enable-experimental-feature Lifetimes -enable-upcoming-feature ExistentialAny \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility \
    -module-name RKYV -emit-module -emit-module-path "$output/RKYV.swiftmodule" -c -o "$output/RKYV.o" "${sources[@]}"

counter=Benchmarks/Sources/CAllocations
clang -O2 -c "$counter/allocations.c" -I "$counter/include" -o "$output/allocations.o"
printf 'module CAllocations { header "%s" export * }\n' "$PWD/$counter/include/allocations.h" >"$output/module.modulemap"
swiftc "${settings[@]}" -module-name Allocations -I "$output" Benchmarks/Allocations/Allocations.swift \
    Benchmarks/Sources/CodecBench/Messages.swift "$output/RKYV.o" "$output/allocations.o" -o "$output/allocations"
exec "$output/allocations"
