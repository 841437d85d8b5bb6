#!/usr/bin/env bash
# The examples and the whiteboard in real browsers without windows: calls, state and events over wss with a certificate that
# the browser trusts, restarts of the server, nginx in between, two tabs, two browsers, and pages of strangers.
#
#   dev/browsers.sh [chromium] [firefox] [--pictures FOLDER]
#
# Chromium unless told otherwise. Needs a debug build, or HARDLIGHT_BIN. Installs the rest from Debian's packages. Prints a
# line for each check. --pictures has the whiteboard drawn on, and its pictures put into the folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PATH:/usr/sbin

packages=(python3 openssl nginx tsc=node-typescript certutil=libnss3-tools)
arguments=("$@")
[[ " $* " == *" chromium "* || " $* " == *" firefox "* ]] || arguments=(chromium "$@")
for browser in "${arguments[@]}"; do
    case $browser in
    chromium) packages+=(chromium chromedriver=chromium-driver) ;;
    firefox) packages+=(firefox-esr) ;;
    esac
done
dev/prepare.sh "${packages[@]}"
bin=${HARDLIGHT_BIN:-$(swift build --show-bin-path)}
for name in counter-events todo pet whiteboard; do
    [[ -x $bin/$name ]] || { echo "hardlight: $bin/$name is missing: run 'swift build' first." >&2 && exit 1; }
done
exec python3 -u Web/tests/browsers/run.py "$bin" "${arguments[@]}"
