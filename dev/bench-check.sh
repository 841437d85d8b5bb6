#!/usr/bin/env bash
# Runs the benchmark shortly, to see that it works and says what is wrong. What it measures meanwhile is worth nothing.
#
#   dev/bench-check.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT

checks=0
ok() {
    checks=$((checks + 1))
}

fail() {
    echo "dev/bench-check.sh: $*" >&2
    exit 1
}

# What is wrong is told in one line that begins with "Error: " and has WORDS in it, with a status that is not 0. (Mistakes
# in the options are followed by the usage.)
refuses() {
    local words=$1 output status=0
    shift
    output=$("$@" 2>&1) || status=$?
    ((status != 0)) || fail "no error: $*"
    [[ $output == "Error: "*"$words"* ]] || fail "no word of \"$words\" from $*: $output"
    [[ $status == 64 || $output != *$'\n'* ]] || fail "more than a line from $*: $output"
    ok
}

# The build is told on the error output, the table on the other.
dev/bench.sh compare --rounds 1 --scale 0.02 --shapes s1,s2,s3,s5-1000,s6,s7,s8-10,s9 --plot "$folder/plots" >"$folder/table"
bench=$(dev/bench-build.sh)
for shape in s1 s2 s3-echo s3-overhead s3-increment s5-1000 s6 s7-1000000 s8-10 s9-level6; do
    grep -q "^$shape  *hardlight " "$folder/table" || fail "no figure for $shape: $(cat "$folder/table")"
    ok
done
grep -q '^</svg>' "$folder/plots/s1-latency.svg" || fail "no plot"
ok
"$bench" compare --rounds 1 --scale 0.01 --shapes s1,s2 --peers hardlight --pin one --json >"$folder/json"
python3 -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["rows"]) == 2' "$folder/json" || fail "no JSON"
ok

# An interrupted run prints what it has, and says that it was cut.
status=0
timeout --preserve-status -s INT 5 "$bench" compare --rounds 1000 --shapes s1,s2 --scale 0.05 --peers hardlight \
    >"$folder/cut" || status=$?
((status == 130)) || fail "status $status after an interruption"
grep -q '^s1 .*hardlight' "$folder/cut" && grep -q 'was cut' "$folder/cut" || fail "nothing said of the cut"
ok

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$folder/key.pem" -out "$folder/cert.pem" \
    -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
"$bench" serve --cert "$folder/cert.pem" --key "$folder/key.pem" >"$folder/serve" &
for _ in $(seq 100); do
    grep -q 'listening on' "$folder/serve" && break
    sleep 0.1
done
port=$(sed -n 's/^listening on .*://p' "$folder/serve")
# Open loop: calls when they are due.
"$bench" client --port "$port" --cert "$folder/cert.pem" --calls 200 --rate 1000 | grep -q '"calls":200' || fail "no open loop"
ok
for version in hl/0 hl/1; do
    "$bench" client --port "$port" --cert "$folder/cert.pem" --calls 50 --version "$version" >/dev/null || fail "$version"
    ok
done
refuses "nothing answers there" "$bench" client --host nowhere.invalid --port "$port" --cert "$folder/cert.pem"
refuses "nothing answers there" "$bench" client --port 1 --cert "$folder/cert.pem"
Benchmarks/.peers/floor serve --port 0 --cert "$folder/cert.pem" --key "$folder/key.pem" >"$folder/floor" &
floor=$!
sleep 1
refuses "offered protocol version" "$bench" client --port "$(sed -n 's/.*://p' "$folder/floor")" --cert "$folder/cert.pem"
kill "$floor"
refuses "there is no file" "$bench" client --port "$port" --cert "$folder/none.pem"
refuses "--version takes one of" "$bench" client --port "$port" --cert "$folder/cert.pem" --version hl/9
refuses "open files" prlimit --nofile=100:100 "$bench" client --port "$port" --cert "$folder/cert.pem" --connections 500
refuses "open files" prlimit --nofile=100:100 "$bench" compare --shapes s8-1000 --peers hardlight
refuses "cannot listen" "$bench" serve --port "$port" --cert "$folder/cert.pem" --key "$folder/key.pem"
refuses "there is no peer" "$bench" compare --peers hardlight,nobody
refuses "there is no peer" "$bench" compare --baseline nobody
refuses "is not installed" "$bench" compare --peers floor --folder "$folder"
refuses "there is no shape" "$bench" compare --shapes s99
# A `taskset` that may not choose a CPU.
printf '#!/bin/sh\necho "taskset: failed to set pid 0'"'"'s affinity: Operation not permitted" >&2\nexit 1\n' >"$folder/taskset"
chmod +x "$folder/taskset"
refuses "cannot be chosen" env PATH="$folder:$PATH" "$bench" compare --shapes s1 --pin one --peers hardlight

echo "benchmark: $checks checks passed"
