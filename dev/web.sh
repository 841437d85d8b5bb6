#!/usr/bin/env bash
# Checks the browser's runtime: its types, that the committed modules are what its sources make, and its tests.
#
#   dev/web.sh            check
#   dev/web.sh --build    build Web/hardlight*.js and their declarations anew, then check
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
tsc -p Web
exec node --no-warnings --test --test-reporter=spec Web/tests
