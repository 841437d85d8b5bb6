#!/usr/bin/env bash
# What CI looks at before it builds anything, in seconds. As a hook it is never forgotten:
#
#   ln -s ../../dev/lint.sh .git/hooks/pre-commit
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

swift format lint --strict --recursive \
    Package.swift Sources Plugins Tests Examples Conformance FuzzTesting Benchmarks Web
if grep -rl --include='*.swift' 'import XCTest' Tests; then
    echo "dev/test.sh runs Swift Testing only: these files import XCTest." >&2
    exit 1
fi
