#!/usr/bin/env bash
# What CI runs of this folder, in some minutes: each command in its short form. It ends with the first that fails, and one
# that hangs fails when its time is over.
#
#   Conformance/check.sh
#
# Needs a debug build with all traits, or HARDLIGHT_BIN.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Conformance/support.sh

executables soak
if [[ $(uname) == Linux ]]; then
    [[ $("$bin/soak" --help) == *--direct* ]] || fail "$bin is of a build without all traits: swift build --enable-all-traits"
fi
# bounded SECONDS COMMAND…: the times are several times what the commands take, packages' installation included.
bounded() {
    local status=0
    printf '\n-- %s\n' "${*:2}"
    timeout --kill-after=30 "$@" || status=$?
    ((status != 124)) || fail "${*:2} was not over after $1 s."
    return "$status"
}

dev/prepare.sh python3 openssl
bounded 300 Conformance/autobahn.sh --quick
bounded 600 Conformance/interop.sh
bounded 180 Conformance/abuse.py --quick
bounded 120 "$bin/soak" --calls 30000 --restart 3
# HardLight's own sockets, where it has them.
if [[ $(uname) == Linux ]]; then
    bounded 180 Conformance/abuse.py --quick --direct
    bounded 120 "$bin/soak" --calls 30000 --restart 3 --direct
fi
