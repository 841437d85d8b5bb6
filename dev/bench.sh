#!/usr/bin/env bash
# Builds hardlight-bench and the floor, and runs it: dev/bench.sh compare --rounds 5
#
#   dev/bench.sh [compare|serve|client] [OPTION…]      (--help tells them)
#
# The first build takes ten minutes or more on two cores (dev/bench-build.sh). The other peers are built by
# dev/bench-peers.sh; what is not built is left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dev/prepare.sh openssl openssl/ssl.h=libssl-dev
dev/bench-peers.sh floor
bench=$(dev/bench-build.sh)
exec "$bench" "$@"
