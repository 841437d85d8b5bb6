#!/usr/bin/env bash
# Makes Tests/RKYVTests/Golden/keys.json anew: what the real rkyv writes for maps and sets by type of key, and for weak
# pointers. Not needed for the tests, which have the file; the result does not change unless the generator does.
#
#   dev/golden-keys.sh
#
# Needs cargo, and rkyv's sources from Debian's packages, which serve cargo without a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

registry=/usr/share/cargo/registry
command -v cargo >/dev/null || { echo "dev/golden-keys.sh: there is no 'cargo' here; install Rust 1.85 or newer." >&2; exit 1; }
compgen -G "$registry/rkyv-0.7.*" >/dev/null || {
    echo "dev/golden-keys.sh: please install librust-rkyv-dev, librust-rkyv-derive-dev and" \
        "librust-bytecheck-dev (Debian's names)." >&2
    exit 1
}

cargo run --quiet --release --offline --manifest-path dev/golden-keys/Cargo.toml --target-dir .build/golden-keys \
    --config 'source.crates-io.replace-with = "debian"' --config "source.debian.directory = '$registry'" \
    >.build/keys.json
mv .build/keys.json Tests/RKYVTests/Golden/keys.json
printf '%d rows\n' "$(grep -c '"name"' Tests/RKYVTests/Golden/keys.json)"
