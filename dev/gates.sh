#!/usr/bin/env bash
# Counts what a call costs in instructions, allocations, system calls and bytes, and holds it against dev/gates.json.
#
#   dev/gates.sh [--record]
#
# Counts do not depend on how busy the machine is. The first build takes ten minutes or more on two cores
# (dev/bench-build.sh); the counting takes one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dev/prepare.sh openssl valgrind strace
bench=$(dev/bench-build.sh)
exec "$bench" gates "$@"
