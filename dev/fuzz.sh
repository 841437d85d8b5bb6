#!/usr/bin/env bash
# Fuzzes the codec: validation, views, decoding and encoding of the types in FuzzTesting/Checks, under AddressSanitizer.
#
#   dev/fuzz.sh [SECONDS [LIBFUZZER-OPTION…]]      60 seconds if nothing else is said
#
# Needs a debug build before it: the macros are loaded from there. The corpus grows from run to run, from seeds of the
# golden data, in .build/fuzz/corpus. Input that crashes, hangs or takes too much memory ends the run with an error and is
# kept in FuzzTesting/FailCases, where an ordinary test finds it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || {
    echo "dev/fuzz.sh: '$seconds' is not a number of seconds." >&2
    exit 64
}
shift $(($# > 0))

build=$(swift build --show-bin-path)
macros=$build/HardLightMacros-tool
[[ -x $macros ]] || {
    echo "dev/fuzz.sh: no macros in $build; run 'swift build' first." >&2
    exit 1
}
output=.build/fuzz
mkdir -p "$output/corpus" FuzzTesting/FailCases

# module NAME FOLDER [FLAG…]: compiles a module of these sources with the settings of Package.swift.
module() {
    local name=$1 folder=$2
    shift 2
    local sources
    mapfile -t sources < <(find "$folder" -name '*.swift' | sort)
    swiftc -O -wmo -g -parse-as-library -swift-version 6 -package-name hardlight_swift -suppress-warnings \
        -sanitize=fuzzer,address \
        -enable-upcoming-feature ExistentialAny \
        -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility \
        -load-plugin-executable "$macros#HardLightMacros" \
        -module-name "$name" -I "$output" "${sources[@]}" "$@"
}

object() {
    module "$@" -emit-module -emit-module-path "$output/$1.swiftmodule" -c -o "$output/$1.o"
}

# Compiled again only when something changed.
stamp=$output/fuzzer
if [[ ! -x $stamp || -n $(find Sources/RKYV FuzzTesting/Checks FuzzTesting/Fuzzer "$0" "$macros" -newer "$stamp" -type f -print -quit) ]]; then
    object RKYV Sources/RKYV -enable-experimental-feature Lifetimes
    object ArchiveFuzzing FuzzTesting/Checks
    module Fuzzer FuzzTesting/Fuzzer "$output/RKYV.o" "$output/ArchiveFuzzing.o" -o "$output/fuzzer" 2> >(
        grep -v -e 'Cannot export local symbol' >&2
    )
fi

# Swift's own report of a crash would run in the sanitizer's way.
export SWIFT_BACKTRACE=enable=no
# Swift frees nothing at exit that its runtime holds.
export ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}

rm -f "$output"/corpus/seed-*
HARDLIGHT_FUZZ_SEEDS=Tests/RKYVTests/Golden:$output/corpus "$output/fuzzer"

# No input is longer than `max_len`, so none may need a tenth of these limits.
exec timeout -k 10 $((seconds + 120)) "$output/fuzzer" "$output/corpus" -max_total_time="$seconds" -max_len=8192 \
    -timeout=10 -malloc_limit_mb=64 -rss_limit_mb=1024 -artifact_prefix=FuzzTesting/FailCases/ -print_final_stats=1 "$@"
