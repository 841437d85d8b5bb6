#!/usr/bin/env bash
# All that CI runs, in the order in which it fails fastest. The tests come last, and theirs are the last lines.
#
#   dev/check.sh
#
# One configuration (debug) and one build folder serve every step, because the dependencies are most of the time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Package.swift turns warnings in our own targets into errors. The tests are built in the same way, so that nothing is
# built twice.
export HARDLIGHT_STRICT=1

step() {
    printf '\n== %s (%d min %02d s)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60))
}

step "What the system must have"
dev/prepare.sh openssl

step "Format"
dev/lint.sh

step "Build: without the traits that are on by default"
# First, because it is a part of what comes next: only our own modules are compiled again for it.
swift build --disable-default-traits --target HardLight

step "Build: no warnings, no undeclared imports"
swift build --enable-all-traits --build-tests --explicit-target-dependency-import-check error

step "WebAssembly: the client under Embedded Swift, in node and in Chromium"
dev/wasm-check.sh --browser

step "Offsets are constants"
dev/offsets.sh

step "Allocations: none to write, to validate, to look"
dev/allocations.sh

step "Fuzzing: a short run against the codec"
# Two minutes, most of them to compile the codec and the checks with the sanitizers.
dev/fuzz.sh 20

step "Web: the browser's client, its generator, and both against Swift"
dev/web.sh

step "Examples as processes"
dev/examples.sh

step "Conformance: the Autobahn test suite, other people's clients and proxies, abuse, soak"
# What they need comes from PyPI and Debian's packages; where those cannot be reached, this fails and says so.
Conformance/check.sh

step "Chromium: the examples and the whiteboard, over wss"
dev/browsers.sh chromium

step "What a call costs: instructions, allocations, system calls and bytes"
# A package and a configuration of its own: twelve minutes, nearly all of them to compile.
dev/gates.sh

step "The benchmark runs"
dev/bench-check.sh

step "The end-to-end tests over the direct transport"
HARDLIGHT_TEST_TRANSPORT=direct dev/test.sh --filter HardLightTests

step "Documentation"
dev/docs.sh

step "Tests"
exec dev/test.sh
