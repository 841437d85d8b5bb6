#!/usr/bin/env bash
# Makes sure of what HardLight needs besides a Swift toolchain: zlib's header, and the commands that are named here.
#
#   dev/prepare.sh [COMMAND[=PACKAGE]…]
#
# What is missing is installed from Debian's packages where that needs no question (root, or sudo without a password);
# elsewhere this says what to install, and fails.
set -euo pipefail

fail() {
    printf 'hardlight: %s\n' "$*" >&2
    exit 1
}

command -v swift >/dev/null || fail "there is no 'swift' here: install a Swift 6.2 toolchain or newer from swift.org."

has_zlib_header() {
    # A toolchain brings its own clang, which is what compiles our C target.
    local compiler
    compiler=$(command -v clang || command -v cc) || fail "there is no C compiler beside 'swift'."
    [[ $(uname) == Darwin ]] || printf '#include <zlib.h>\n' | "$compiler" -E -x c - >/dev/null 2>&1
}

missing=()
has_zlib_header || missing+=(zlib1g-dev)
for name in "$@"; do
    # Most of Debian's packages are named like their commands.
    command -v "${name%%=*}" >/dev/null || missing+=("${name#*=}")
done
((${#missing[@]})) || exit 0

as_root=()
if ! command -v apt-get >/dev/null; then
    fail "please install ${missing[*]} (these are Debian's names; zlib1g-dev is zlib-devel elsewhere)."
elif (($(id -u) != 0)); then
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
has_zlib_header || fail "zlib's header is still not found by the compiler."
