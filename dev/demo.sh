#!/usr/bin/env bash
# Builds and shows HardLight at work: a server and a client in one terminal, with calls, state and events.
#
#   dev/demo.sh [--once] [--port PORT]
#
# The first build compiles the dependencies too and takes minutes; later ones take seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dev/prepare.sh
exec swift run counter-events demo "$@"
