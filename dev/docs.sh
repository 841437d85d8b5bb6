#!/usr/bin/env bash
# Builds the documentation of the public targets; a warning, such as a link that leads nowhere, is an error.
#
#   dev/docs.sh
#
# The result is .build/documentation: `docc preview` or any web server shows it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift package --enable-all-traits --allow-writing-to-directory .build/documentation generate-documentation \
    --target RKYV --target HardLightCore --target HardLight \
    --enable-experimental-combined-documentation --warnings-as-errors \
    --output-path .build/documentation
