# What the scripts of this folder share. They `source` it from the project's root.

work=
processes=()

# The executables that are tried: of the debug build, unless HARDLIGHT_BIN names a folder that has them.
executables() {
    bin=${HARDLIGHT_BIN:-$(swift build --show-bin-path)}
    local name
    for name in "$@"; do
        [[ -x $bin/$name ]] || fail "$bin/$name is missing: run 'swift build' first."
    done
}

fail() {
    printf 'conformance: %s\n' "$*" >&2
    exit 1
}

# Makes `work`, a folder for the run, and ends what was started with `background` when the script ends.
begin() {
    work=$(mktemp -d)
    trap finish EXIT
}

finish() {
    local process
    for process in "${processes[@]}"; do
        kill -TERM "$process" 2>/dev/null || true
    done
    for process in "${processes[@]}"; do
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$work"
}

# background NAME COMMAND…: what it prints is in $work/NAME.log; sets `process`.
background() {
    local name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 &
    process=$!
    processes+=("$process")
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

# serve NAME COMMAND…: a server in the background that says where it listens; sets `port`.
serve() {
    local name=$1
    background "$@"
    within 20 grep -q '^listening on ' "$work/$name.log" || {
        cat "$work/$name.log" >&2
        fail "$name did not start to listen"
    }
    port=$(sed -n 's/^listening on .*://p' "$work/$name.log")
}

is_open() {
    (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_ports COUNT: ports that nothing listens on, below those that the system hands out by itself.
free_ports() {
    python3 - "$1" <<'PYTHON'
import random, socket, sys
found = []
while len(found) < int(sys.argv[1]):
    port = random.randrange(20000, 32000)
    with socket.socket() as probe:
        if port not in found and probe.connect_ex(("127.0.0.1", port)) != 0:
            found.append(port)
print(*found)
PYTHON
}

# environment NAME REQUIREMENTS: a virtual environment of Python with these packages; made once; sets `environment`.
environment() {
    environment=.build/conformance/$1
    cmp -s "$2" "$environment/requirements.txt" && return
    dev/prepare.sh python3
    python3 -c 'import ensurepip' 2>/dev/null || dev/prepare.sh ensurepip=python3-venv
    printf 'conformance: installing Python packages into %s\n' "$environment" >&2
    rm -rf "$environment"
    mkdir -p "$environment"
    python3 -m venv "$environment" >"$environment/install.log" 2>&1 &&
        "$environment/bin/pip" install --disable-pip-version-check -r "$2" >>"$environment/install.log" 2>&1 || {
        tail -n 20 "$environment/install.log" >&2
        fail "could not install the Python packages of $2"
    }
    cp "$2" "$environment/requirements.txt"
}

# Makes an authority for the run, $work/authority.pem, and a certificate of its for localhost: $work/localhost.pem and .key.
certificates() {
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    openssl req -x509 "${key[@]}" -days 2 -subj '/CN=authority of the run' \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
        -keyout "$work/authority.key" -out "$work/authority.pem" 2>/dev/null
    openssl req -new "${key[@]}" -subj /CN=localhost -keyout "$work/localhost.key" -out "$work/localhost.csr" 2>/dev/null
    openssl x509 -req -in "$work/localhost.csr" -CA "$work/authority.pem" -CAkey "$work/authority.key" \
        -CAcreateserial -days 2 -extfile <(echo 'subjectAltName=DNS:localhost,IP:127.0.0.1') \
        -out "$work/localhost.pem" 2>/dev/null
    cat "$work/localhost.pem" "$work/localhost.key" >"$work/localhost.both.pem"
}
