#!/usr/bin/env bash
# Measures the codec against swift-protobuf, Foundation's JSON and, where it can be built, the real rkyv, in one run.
#
#   dev/bench-codec.sh [--rounds N] [--milliseconds N] [--json] [--check]
#
# The first build is of swift-syntax in release, which takes long. For rkyv: cargo, and Debian's librust-rkyv-dev,
# librust-rkyv-derive-dev and librust-bytecheck-dev, whose sources serve cargo without a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../Benchmarks"

swift build -c release --product codec-bench >&2
options=("$@")

registry=/usr/share/cargo/registry
if command -v cargo >/dev/null && [[ -d $registry/rkyv-0.7.39 ]]; then
    cargo build --quiet --release --offline --manifest-path Rust/Cargo.toml --target-dir .build/rust \
        --config 'source.crates-io.replace-with="debian"' --config "source.debian.directory=\"$registry\"" >&2
    options+=(--rust .build/rust/release/codec-peer)
else
    echo "dev/bench-codec.sh: no cargo, or no rkyv in $registry: measured without the original." >&2
fi
exec "$(swift build -c release --show-bin-path)/codec-bench" "${options[@]}"
