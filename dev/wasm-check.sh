#!/usr/bin/env bash
# Checks the client in WebAssembly: that RKYV, HardLightCore, the interfaces of the examples and their pages compile under
# Embedded Swift, how large the modules are, and what they do in node.
#
#   dev/wasm-check.sh              in node
#   dev/wasm-check.sh --browser [chromium] [firefox]
#                                  in browsers too, over wss, on pages that the examples' servers serve; in Chromium unless
#                                  told otherwise
#
# Needs a debug build before it: the macros and the servers are from there. See docs/webassembly.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What a page's user loads, at most, in bytes gzipped.
limit=60000

dev/prepare.sh node=nodejs
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || {
    echo "dev/wasm-check.sh: node 20 or newer is needed." >&2
    exit 1
}
output=.build/wasm/pages

# page NAME FILE…
page() {
    local name=$1
    shift
    dev/wasm.sh --output "$output" --name "$name" "$@"
}

page counter Examples/Counter/Interface.swift Web/wasm/examples/CounterPage.swift
page counter-events Examples/CounterEvents/Interface.swift Web/wasm/examples/CounterEventsPage.swift
page pet Examples/Pet/Interface.swift Web/wasm/tests/fixtures/PetPage.swift
page todo Examples/Todo/Interface.swift Web/wasm/tests/fixtures/TodoPage.swift
page everything Web/wasm/tests/fixtures/Everything.swift

# The first walk of the documentation, as it is printed there.
walk=.build/wasm/walk
mkdir -p "$walk/site"
# block LANGUAGE: its first block of code.
block() { awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } /^```$/ && inside { exit } inside' docs/webassembly.md; }
block swift >"$walk/Page.swift"
block html >"$walk/site/index.html"
block js >"$walk/site/page.js"
dev/wasm.sh --output "$walk/site" Examples/Counter/Interface.swift "$walk/Page.swift"

for name in counter counter-events; do
    size=$(cat "$output/$name.wasm" Web/hardlight-wasm.js | gzip -9c | wc -c)
    printf '%s with its script: %d bytes gzipped, %d at most\n' "$name" "$size" "$limit"
    ((size <= limit)) || { echo "dev/wasm-check.sh: that is too much." >&2; exit 1; }
done

node --no-warnings --test --test-reporter=spec Web/wasm/tests

if [[ ${1:-} == --browser ]]; then
    shift
    browsers=("$@")
    ((${#browsers[@]})) || browsers=(chromium)
    packages=(python3 openssl certutil=libnss3-tools)
    [[ " ${browsers[*]} " != *" chromium "* ]] || packages+=(chromium chromedriver=chromium-driver)
    [[ " ${browsers[*]} " != *" firefox "* ]] || packages+=(firefox-esr)
    dev/prepare.sh "${packages[@]}"
    Web/wasm/tests/browser/run.py "$(swift build --show-bin-path)" "${browsers[@]}"
fi
