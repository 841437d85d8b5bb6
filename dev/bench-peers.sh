#!/usr/bin/env bash
# Builds what hardlight-bench compares HardLight with, into Benchmarks/.peers.
#
#   dev/bench-peers.sh [floor] [capnp] [grpc-cpp] [grpc-swift] [hummingbird]
#
# Without a name, all but the last two, whose first build takes ten minutes or more on two cores.
#
# The floor needs OpenSSL's header; capnp Debian's capnproto and libcapnp-dev; grpc-cpp libgrpc++-dev,
# libprotobuf-dev and protobuf-compiler-grpc; those in Swift need nothing but a toolchain. What cannot be built for want
# of a package is left out with a line that says so; the status is 1 then if it was asked for by name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../Benchmarks"
mkdir -p .peers

cxx=(c++ -std=c++17 -O3 -Wall -Wextra)

lack() {
    echo "dev/bench-peers.sh: left out $1: $2" >&2
    return 1
}

build_floor() {
    printf '#include <openssl/ssl.h>\n' | cc -E -x c - >/dev/null 2>&1 \
        || lack floor "no OpenSSL header (libssl-dev)" || return
    cc -std=gnu11 -D_GNU_SOURCE -O3 -Wall -Wextra -o .peers/floor Floor/*.c -lssl -lcrypto
}

build_capnp() {
    command -v capnp >/dev/null && [[ -e /usr/include/kj/compat/tls.h ]] \
        || lack capnp "no capnproto and libcapnp-dev" || return
    local folder=.peers/capnp.build
    mkdir -p "$folder"
    capnp compile -oc++:"$folder" --src-prefix=Peers/CapnProto Peers/CapnProto/bench.capnp
    "${cxx[@]}" -I"$folder" -o .peers/capnp Peers/CapnProto/main.cpp "$folder/bench.capnp.c++" \
        -lcapnp-rpc -lcapnp -lkj-tls -lkj-async -lkj -lssl -lcrypto -lpthread
}

build_grpc-cpp() {
    command -v grpc_cpp_plugin >/dev/null && command -v protoc >/dev/null \
        && [[ -e /usr/include/grpcpp/grpcpp.h && -e /usr/include/google/protobuf/message.h ]] \
        || lack grpc-cpp "no protobuf-compiler-grpc, libgrpc++-dev and libprotobuf-dev" || return
    local folder=.peers/grpc-cpp.build
    mkdir -p "$folder"
    protoc -IPeers --cpp_out="$folder" --grpc_out="$folder" --plugin=protoc-gen-grpc="$(command -v grpc_cpp_plugin)" \
        Peers/echo.proto
    "${cxx[@]}" -I"$folder" -o .peers/grpc-cpp Peers/GRPCpp/main.cpp "$folder"/*.cc \
        -lgrpc++ -lgrpc -lgpr -lprotobuf -labsl_synchronization -lpthread
}

build_swift() {
    local program
    program=$(../dev/bench-build.sh Benchmarks/Peers/Swift "$1") || return
    # A link, so that it is always the last that was built.
    ln -sf "$program" ".peers/$1"
}

build_grpc-swift() {
    build_swift grpc-swift
}

build_hummingbird() {
    build_swift hummingbird
}

asked=("$@")
((${#asked[@]})) || asked=(floor capnp grpc-cpp)
status=0
for name in "${asked[@]}"; do
    declare -F "build_$name" >/dev/null || { echo "dev/bench-peers.sh: there is no peer $name" >&2; exit 2; }
    "build_$name" || status=1
done
# Asked for everything, what there is will do.
(($# == 0)) || exit "$status"
