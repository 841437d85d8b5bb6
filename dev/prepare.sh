#!/usr/bin/env bash
# Makes sure of what HardLight needs besides a Swift toolchain: zlib's header, and what is named here: commands, and headers
# of C, which end in `.h` (openssl/ssl.h=libssl-dev).
#
#   dev/prepare.sh [COMMAND[=PACKAGE] | HEADER.h=PACKAGE…]
#
# What is missing is installed from Debian's packages where that needs no question (root, or sudo without a password);
# elsewhere this says what to install, and fails.
set -euo pipefail

fail() {
    printf 'hardlight: %s\n' "$*" >&2
    exit 1
}

command -v swift >/dev/null || fail "there is no 'swift' here: install a Swift 6.2 toolchain or newer from swift.org."

has() {
    if [[ $1 != *.h ]]; then
        command -v "$1" >/dev/null
        return
    fi
    # A toolchain brings its own clang, which is what compiles our C targets. On a Mac no header is looked for: zlib's
    # comes with the system, and nothing there needs another.
    local compiler
    compiler=$(command -v clang || command -v cc) || fail "there is no C compiler beside 'swift'."
    [[ $(uname) == Darwin ]] || printf '#include <%s>\n' "$1" | "$compiler" -E -x c - >/dev/null 2>&1
}

needed=(zlib.h=zlib1g-dev "$@")
missing=()
for name in "${needed[@]}"; do
    # Most of Debian's packages are named like their commands.
    has "${name%%=*}" || missing+=("${name#*=}")
done
((${#missing[@]})) || exit 0

as_root=()
if ! command -v apt-get >/dev/null; then
    fail "please install ${missing[*]} (these are Debian's names; a -dev package is called -devel elsewhere)."
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
for name in "${needed[@]}"; do
    [[ $name != *.h=* ]] || has "${name%%=*}" || fail "${name%%=*} is still not found by the compiler."
done
