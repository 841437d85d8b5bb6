#!/usr/bin/env bash
# Checks the browser's runtime and the generated clients: their types, that the committed modules are what their sources
# make, and all tests, some of which need programs of a debug build.
#
#   dev/web.sh            check
#   dev/web.sh --build    make Web/hardlight*.js, their declarations and the examples' modules anew, then check
#
# node, tsc and esbuild are Debian's: other versions of the last two write other bytes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    printf 'hardlight: %s\n' "$*" >&2
    exit 1
}

missing=()
command -v node >/dev/null || missing+=(nodejs)
command -v tsc >/dev/null || missing+=(node-typescript)
command -v esbuild >/dev/null || missing+=(esbuild)
if ((${#missing[@]})); then
    command -v apt-get >/dev/null || fail "please install ${missing[*]} (these are Debian's names)."
    as_root=()
    if (($(id -u) != 0)); then
        sudo -n true 2>/dev/null || fail "please install what is missing: sudo apt-get install ${missing[*]}"
        as_root=(sudo -n)
    fi
    printf 'hardlight: installing %s\n' "${missing[*]}" >&2
    install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}")
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    # The list of packages may be missing or old: a second attempt comes after an update.
    "${install[@]}" >"$log" 2>&1 || { "${as_root[@]}" apt-get update && "${install[@]}"; } >"$log" 2>&1 || {
        cat "$log" >&2
        fail "could not install ${missing[*]}; please install it by hand."
    }
fi
# Raw DEFLATE with the number of bytes read, mock timers and a test runner: node 20 has them all.
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || fail "node 20 or newer is needed."

[[ ${1:-} != --build ]] || node Web/build.mjs

# A module's name and the folder of its example.
examples=(counter Counter counter-events CounterEvents pet Pet todo Todo whiteboard Whiteboard)
check=(--check)
[[ ${1:-} != --build ]] || check=()
tool=$(swift build --show-bin-path)/hardlight
[[ -x $tool ]] || fail "the generator is not built: run 'swift build --product hardlight'."
for ((index = 0; index < ${#examples[@]}; index += 2)); do
    "$tool" generate typescript "Examples/${examples[index + 1]}/Interface.swift" --name "${examples[index]}" \
        --runtime ../ --output Web/examples "${check[@]}"
done
# The whiteboard's page loads its own as plain JavaScript: it has to work where there is no compiler.
"$tool" generate typescript Examples/Whiteboard/Interface.swift --name whiteboard --javascript \
    --runtime ../ --output Examples/Whiteboard/Page/client "${check[@]}"

tsc -p Web
HARDLIGHT_PRODUCTS=$(dirname "$tool")
export HARDLIGHT_PRODUCTS
exec node --no-warnings --test --test-reporter=spec Web/tests
