#!/usr/bin/env bash
# Runs the tests under a sanitizer: all of them, or those that the other arguments select.
#
#   dev/sanitize.sh address|thread [--filter REGEX …]
#
# dev/thread-sanitizer.supp names the one thing that the thread sanitizer cannot see, and why.
#
# Everything is compiled again, dependencies too, in a build folder of its own: .build/address or .build/thread.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sanitizer=${1:-}
[[ $sanitizer == address || $sanitizer == thread ]] || {
    echo "usage: dev/sanitize.sh address|thread [OPTION of swift test …]" >&2
    exit 64
}
shift

dev/prepare.sh
# Swift's own report of a crash gets in the way of the sanitizers' reports. A finding ends the run: a report in the middle
# of a log is not read.
export SWIFT_BACKTRACE=enable=no
# Leaks are not looked for: what the runtime and the test library keep until the end would count as such.
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:${ASAN_OPTIONS:-}
export TSAN_OPTIONS=halt_on_error=1:suppressions=$PWD/dev/thread-sanitizer.supp:${TSAN_OPTIONS:-}
exec swift test --enable-all-traits --sanitize "$sanitizer" --scratch-path ".build/$sanitizer" --disable-xctest --no-parallel "$@"
