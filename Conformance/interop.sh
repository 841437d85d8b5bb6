#!/usr/bin/env bash
# Other people's WebSocket clients against the examples: Python's `websockets` and `aiohttp`, node's own and its `ws`, curl,
# and Chromium; through TLS, directly and through nginx and HAProxy, which are set up as docs/proxies.md says.
#
#   Conformance/interop.sh [--slow] [--direct]
#
# --slow adds connections that are quiet for longer than the proxies wait; --direct has the servers on HardLight's own
# sockets (a build with the trait DirectTransport).
#
# Needs a debug build, or HARDLIGHT_BIN. Installs the rest from Debian's packages and PyPI. Prints a line for each check.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Conformance/support.sh
PATH=$PATH:/usr/sbin

packages=(curl openssl nginx haproxy node=nodejs chromium chromedriver=chromium-driver certutil=libnss3-tools)
[[ -d /usr/share/nodejs/ws ]] || packages+=(ws=node-ws)
[[ -e /usr/lib/nginx/modules/ngx_stream_module.so ]] || packages+=(stream=libnginx-mod-stream)
dev/prepare.sh "${packages[@]}"
executables counter pet
environment interop Conformance/Interop/requirements.txt
begin

certificates

export PYTHONDONTWRITEBYTECODE=1
"$environment/bin/python" -u Conformance/Interop/interop.py "$work" "$bin" "$@" || {
    tail -n 5 "$work"/*.log "$work"/*.out >&2
    exit 1
}
