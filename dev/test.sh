#!/usr/bin/env bash
# Runs all tests, or those that the arguments of `swift test` select.
#
#   dev/test.sh [--filter REGEX …]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dev/prepare.sh
# All tests are Swift Testing's: without the empty run of XCTest before them, the count that is printed is theirs.
exec swift test --disable-xctest "$@"
