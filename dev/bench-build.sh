#!/usr/bin/env bash
# Builds hardlight-bench, or another product, as a server is built to be deployed, and prints where it is.
#
#   dev/bench-build.sh [PACKAGE PRODUCT]
#
# On Linux with Swift's libraries linked in, which is how one usually deploys, and takes a twentieth of a call's instructions
# out: no calls through tables of other libraries. The first build is of swift-syntax and BoringSSL in release and takes
# ten minutes or more on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

package=${1:-Benchmarks}
product=${2:-hardlight-bench}
options=(-c release --package-path "$package")
[[ $(uname) != Linux ]] || options+=(--static-swift-stdlib)
swift build "${options[@]}" --product "$product" >&2
folder=$(swift build "${options[@]}" --show-bin-path)
echo "$folder/$product"
