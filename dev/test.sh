#!/usr/bin/env bash
# Runs all tests, or those that the arguments of `swift test` select.
#
#   dev/test.sh [--filter REGEX …]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dev/prepare.sh
# All tests are Swift Testing's: without the empty run of XCTest before them, the count that is printed is theirs. One
# after the other: on a small machine the tests that compute would keep the threads from those that talk over sockets
# with deadlines, and they would fail for no fault of the code.
exec swift test --enable-all-traits --disable-xctest --no-parallel "$@"
