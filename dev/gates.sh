#!/usr/bin/env bash
# Counts what a call costs in instructions, allocations, system calls and bytes, and holds it against dev/gates.json.
#
#   dev/gates.sh [--record]
#
# Counts do not depend on how busy the machine is. The first build is of swift-syntax and BoringSSL in release and takes
# ten minutes or more on two cores; the counting takes one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dev/prepare.sh openssl valgrind strace
swift build -c release --package-path Benchmarks --product hardlight-bench >&2
bin=$(swift build -c release --package-path Benchmarks --show-bin-path)
exec "$bin/hardlight-bench" gates "$@"
