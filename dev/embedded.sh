#!/usr/bin/env bash
# Compiles RKYV and HardLightCore to WebAssembly objects under Embedded Swift, so that a browser can run them one day.
#
#   dev/embedded.sh
#
# Needs a debug build before it: the macros are loaded from there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(swift build --show-bin-path)
macros=$build/HardLightMacros-tool
[[ -x $macros ]] || {
    echo "dev/embedded.sh: no macros in $build; run 'swift build' first." >&2
    exit 1
}
output=.build/embedded
mkdir -p "$output"

# embedded MODULE [FLAG…]: the module and its object, with the settings of Package.swift. Warnings are the ordinary
# build's business: a check that only 64 bits can fail is "never executed" here.
embedded() {
    local module=$1
    shift
    local sources
    mapfile -t sources < <(find "Sources/$module" -name '*.swift' | sort)
    swiftc -target wasm32-unknown-none-wasm -enable-experimental-feature Embedded -wmo -parse-as-library -Osize \
        -swift-version 6 -package-name hardlight_swift -suppress-warnings \
        -enable-upcoming-feature ExistentialAny \
        -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility \
        -load-plugin-executable "$macros#HardLightMacros" \
        -module-name "$module" -I "$output" "$@" \
        -emit-module -emit-module-path "$output/$module.swiftmodule" \
        -c "${sources[@]}" -o "$output/$module.o"
    printf '%s: %d bytes\n' "$module" "$(wc -c <"$output/$module.o")"
}

embedded RKYV -enable-experimental-feature Lifetimes
embedded HardLightCore
