#!/usr/bin/env bash
# Runs the examples as processes, server and clients, over TLS on the loopback interface.
#
#   dev/examples.sh
#
# Needs a debug build before it. Each client checks what it gets; this looks at its exit status and a few exact lines.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=$(swift build --show-bin-path)
work=$(mktemp -d)
server=
checks=0

finish() {
    [[ -z $server ]] || kill -KILL "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    for file in "$work"/server.* "$work"/client.*; do
        [[ ! -s $file ]] || { printf -- '-- %s\n' "${file##*/}" && tail -n 20 "$file"; } >&2
    done
    exit 1
}

# within SECONDS COMMAND…: asks until the command succeeds, and gives up after so many seconds.
within() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}

is_listening() {
    kill -0 "$server" 2>/dev/null || fail "$example serve ended by itself"
    grep -q '^listening on ' "$work/server.out" # the last thing that a starting server prints
}

# serve EXAMPLE [OPTION…]: starts a server on a port of the system's choice; sets `server`, `address` and `pin`.
serve() {
    example=$1
    shift
    "$bin/$example" serve --port 0 "$@" >"$work/server.out" 2>"$work/server.err" &
    server=$!
    within 20 is_listening || fail "$example serve did not start to listen"
    address=$(sed -n 's/^listening on //p' "$work/server.out")
    pin=$(sed -n 's/^certificate SHA-256 //p' "$work/server.out")
}

# A server that is told to end does so by itself, in time and with status 0.
stop() {
    kill -TERM "$server"
    within 20 has_ended || fail "$example serve did not end when told to"
    wait "$server" || fail "$example serve ended with status $?"
    server=
}

has_ended() {
    ! kill -0 "$server" 2>/dev/null
}

# client [OPTION…]: a client that must find nothing wrong.
client() {
    timeout 60 "$bin/$example" client "$address" "$@" >"$work/client.out" 2>"$work/client.err" ||
        fail "$example client $* ended with status $?"
    [[ ! -s $work/client.err ]] || fail "$example client $* complained"
    checks=$((checks + 1))
}

# refused [OPTION…]: a client that must fail, and say why in one line.
refused() {
    ! timeout 60 "$bin/$example" client "$address" "$@" >"$work/client.out" 2>"$work/client.err" ||
        fail "$example client $* should have failed"
    [[ $(wc -l <"$work/client.err") -eq 1 ]] || fail "$example client $* should have said why in one line"
    checks=$((checks + 1))
}

# prints LINE: the last client printed this line, exactly.
prints() {
    grep -qFx -e "$1" "$work/client.out" || fail "$example client did not print: $1"
    checks=$((checks + 1))
}

# counts NUMBER KIND: the last client printed so many lines of this kind, and JSON objects alone.
counts() {
    local found
    found=$(grep -c -e "^{\"kind\":\"$2\"" "$work/client.out" || true)
    [[ $found -eq $1 ]] || fail "$example client printed $found lines of kind $2, not $1"
    ! grep -v -e '^{"kind":".*}$' "$work/client.out" || fail "$example client printed more than JSON"
    checks=$((checks + 1))
}

# A certificate for localhost, signed by an authority of its own; and another authority, which signed nothing.
certificates() {
    local authority
    for authority in authority stranger; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$authority" \
            -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
            -keyout "$work/$authority.key" -out "$work/$authority.pem" 2>/dev/null
    done
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
        -keyout "$work/localhost.key" -out "$work/localhost.csr" 2>/dev/null
    openssl x509 -req -in "$work/localhost.csr" -CA "$work/authority.pem" -CAkey "$work/authority.key" \
        -CAcreateserial -days 2 -extfile <(echo 'subjectAltName=DNS:localhost,IP:127.0.0.1') \
        -out "$work/localhost.pem" 2>/dev/null
}

# -- counter: calls and state, and every way to trust a server

serve counter
client --pin "$pin" --json
prints '{"kind":"result","method":"get","arguments":{},"value":0}'
prints '{"kind":"result","method":"increment","arguments":{"amount":5},"value":5}'
prints '{"kind":"state","value":{"counter":5}}'
prints '{"kind":"result","method":"testOverhead","arguments":{},"value":null}'
counts 15 result
counts 1 end
for level in 0 1 9; do
    client --insecure --compression "$level" --json
    counts 15 result
done
# What the other versions say is the same, apart from the topics of events.
for version in hl/0 hl/1; do
    client --insecure --protocol "$version" --json
    prints '{"kind":"result","method":"increment","arguments":{"amount":5},"value":5}'
    prints '{"kind":"state","value":{"counter":12}}'
    counts 15 result
done
client --insecure
refused
refused --pin "${pin//[0-9]/0}"
stop
refused --insecure

certificates
serve counter --cert "$work/localhost.pem" --key "$work/localhost.key"
client --ca "$work/authority.pem" --json
counts 1 end
refused --ca "$work/stranger.pem"
refused --ca "$work/missing.pem"
stop

# -- counter-events: events and topics, for several clients at once

serve counter-events
client --pin "$pin" --json
counts 3 state
counts 3 event
grep -q -e '"value":{"incremented":{"to":7,"from":0}},"missed":0}$' "$work/client.out" || fail "no event"
for version in hl/0 hl/1; do
    client --insecure --protocol "$version" --json
    counts 3 event
    counts 3 state
done
clients=()
for number in 1 2 3 4; do
    timeout 60 "$bin/counter-events" client "$address" --insecure --json >"$work/client.$number" 2>&1 &
    clients+=($!)
done
for process in "${clients[@]}"; do
    wait "$process" || fail "one of several clients at once ended with status $?"
    checks=$((checks + 1))
done
stop

timeout 60 "$bin/counter-events" demo --once >"$work/client.out" 2>"$work/client.err" || fail "the demo failed"
for label in server call state event end; do
    grep -q -e "^  $label " "$work/client.out" || fail "the demo showed no line of: $label"
    checks=$((checks + 1))
done

# -- todo and pet: dictionaries, structures, enums and optionals

serve todo
client --pin "$pin" --json
prints '{"kind":"result","method":"getAll","arguments":{},"value":{"2":{"text":"Buy cheese","status":"todo"}}}'
prints '{"kind":"state","value":{"tasks":{},"nextID":3}}'
client --insecure --protocol hl/0 --json
prints '{"kind":"state","value":{"tasks":{},"nextID":3}}'
stop

serve pet
client --pin "$pin" --json
prints '{"kind":"result","method":"makeANoise","arguments":{},"value":null}'
prints '{"kind":"result","method":"makeANoise","arguments":{},"value":"Rex says woof!"}'
prints '{"kind":"state","value":{"pet":{"cat":{"name":"Mittens","age":2,"breed":"Tabby"}}}}'
stop

# -- whiteboard: a page on the socket's port, and the chat of terminals

serve whiteboard --cert "$work/localhost.pem" --key "$work/localhost.key"
grep -qFx -e "The whiteboard is at https://$address/" "$work/server.out" || fail "the whiteboard does not say where it is"

# get PATH: what the server answers to a plain request.
get() {
    printf 'GET %s HTTP/1.1\r\nHost: %s\r\n\r\n' "$1" "$address" |
        timeout 20 openssl s_client -quiet -verify_return_error -CAfile "$work/authority.pem" -connect "$address" \
            >"$work/client.out" 2>"$work/client.err" || true
}
for file in / /style.css /app.js /client/whiteboard.js /hardlight.js /healthz; do
    get "$file"
    grep -q -e '^HTTP/1.1 200 OK' "$work/client.out" || fail "the whiteboard has no $file"
    checks=$((checks + 1))
done
cmp -s <(get /hardlight.js && sed '1,/^\r$/d' "$work/client.out") Web/hardlight.js || fail "/hardlight.js is another one"
get /../Package.swift
grep -q -e '^HTTP/1.1 404 ' "$work/client.out" || fail "the whiteboard goes out of its page"

# chat NAME LINE…: somebody who says these lines.
chat() {
    local name=$1
    shift
    printf '%s\n' "$@" |
        timeout 20 "$bin/whiteboard" chat "$address" --name "$name" --ca "$work/authority.pem" >"$work/client.out" \
            2>"$work/client.err" || fail "the chat ended with status $?"
    [[ ! -s $work/client.err ]] || fail "the chat complained"
    checks=$((checks + 1))
}
chat Ada 'Hello there' '' /quit
grep -qFx -e 'You are Ada. Here: Ada.' "$work/client.out" || fail "Ada is not at the board"
chat Grace /who
grep -qFx -e 'Ada: Hello there' "$work/client.out" || fail "Grace does not get what Ada said"
stop

printf 'examples: %d checks passed\n' "$checks"
