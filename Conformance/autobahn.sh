#!/usr/bin/env bash
# Puts HardLight's WebSocket layer through the Autobahn test suite: its server and its client, sections 1 to 7, 9 and 10.
# (8 does not exist; 11 neither; 12 and 13 are of an extension that is not negotiated.)
#
#   Conformance/autobahn.sh [--quick] [--tls]
#
# --quick leaves out section 9, messages of up to 16 MiB; with --tls all goes through TLS.
#
# Needs a debug build, or HARDLIGHT_BIN. The suite is fetched from PyPI and brought to Python 3 once. The reports, with all
# frames of each case, are in .build/conformance/autobahn/reports. Fails if a case failed, or in sections 1 to 7 was not
# strict.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source Conformance/support.sh

version=25.10.1
cases='1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*'
expected=247
is_quick=
scheme=ws
for option in "$@"; do
    case $option in
        --quick) is_quick=1 ;;
        --tls) scheme=wss ;;
        *) fail "usage: Conformance/autobahn.sh [--quick] [--tls]" ;;
    esac
done
[[ $is_quick ]] || { cases+=',9.*' && expected=301; }

executables websocket-echo
begin
environment autobahn Conformance/Autobahn/requirements.txt
python=$environment/bin/python
suite=$environment/suite
reports=$environment/reports

if ! cmp -s Conformance/Autobahn/convert.py "$suite/convert.py"; then
    "$environment/bin/pip" download --disable-pip-version-check --no-deps --no-binary :all: \
        --dest "$work" "autobahntestsuite==$version" >"$work/download.log" 2>&1 || {
        cat "$work/download.log" >&2
        fail "could not fetch the suite"
    }
    tar -xf "$work/autobahntestsuite-$version.tar.gz" -C "$work"
    "$python" Conformance/Autobahn/convert.py "$work/autobahntestsuite-$version/autobahntestsuite" "$suite"
    cp Conformance/Autobahn/convert.py "$suite/convert.py"
fi
export PYTHONPATH=$suite PYTHONDONTWRITEBYTECODE=1
rm -rf "$reports"

wrong=0
summarize() {
    printf '%s:\n' "$1"
    "$python" Conformance/Autobahn/run.py summary "$reports/$1" "$expected" || wrong=1
}

tls=()
credentials=()
insecure=()
if [[ $scheme == wss ]]; then
    dev/prepare.sh openssl
    certificates
    tls=(--tls --cert "$work/localhost.pem" --key "$work/localhost.key")
    credentials=("$work/localhost.key" "$work/localhost.pem")
    # The suite's client trusts everybody; what ours trusts is shown elsewhere.
    insecure=(--insecure)
fi

serve echo "$bin/websocket-echo" serve --port 0 "${tls[@]}"
timeout 600 "$python" Conformance/Autobahn/run.py client "$scheme://127.0.0.1:$port" "$reports/server" "$cases" \
    >"$work/client.log" 2>&1 || {
    tail -n 20 "$work/client.log" >&2
    fail "the suite did not come to its end with the server"
}
summarize server

port=$(free_ports 1)
background suite timeout 600 "$python" Conformance/Autobahn/run.py server "$scheme://127.0.0.1:$port" "$reports/client" \
    "$cases" "${credentials[@]}"
fuzzing=$process
within 60 is_open "$port" || {
    tail -n 20 "$work/suite.log" >&2
    fail "the suite's server did not start"
}
timeout 600 "$bin/websocket-echo" autobahn-client "$scheme://127.0.0.1:$port" "${insecure[@]}" \
    >"$work/echo.log" 2>&1 && wait "$fuzzing" || {
    tail -n 20 "$work/echo.log" "$work/suite.log" >&2
    fail "the client did not come to the suite's end"
}
summarize client
exit "$wrong"
