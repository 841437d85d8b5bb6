"""Other people's WebSocket clients against the counter and pet examples: directly, and through nginx and HAProxy.

    interop.py WORK BIN [--slow] [--direct]      WORK has the certificates that interop.sh made, BIN the examples

Prints a line for each check, and how many passed and failed at the end.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time

import checks
import proxies
from checks import attempt, check
from chromium_client import try_chromium
from curl_client import try_curl, try_curl_directly, try_end_after_refusal
from node_client import try_node
from python_clients import try_python
from setting import BIN, IS_DIRECT, WORK


def wait_for(path, text, seconds=20):
    deadline = time.monotonic() + seconds
    while text not in (found := path.read_text() if path.exists() else ""):
        assert time.monotonic() < deadline, f"{path.name}: {found}"
        time.sleep(0.05)
    return found


def wait_for_port(port, process, seconds=20):
    deadline = time.monotonic() + seconds
    while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
        assert time.monotonic() < deadline and process.poll() is None, f"{process.args[0]} does not listen"
        time.sleep(0.05)


def serve(name):
    path = WORK / f"{name}.log"
    certificate = ["--cert", str(WORK / "localhost.pem"), "--key", str(WORK / "localhost.key")]
    with open(path, "wb") as output:
        process = subprocess.Popen(
            [str(BIN / name), "serve", "--port", "0", *certificate] + ["--direct"] * IS_DIRECT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    line = [line for line in wait_for(path, "listening on ").splitlines() if line.startswith("listening on ")][0]
    return process, int(line.rpartition(":")[2])


def free_ports(count):
    """Below those that the system hands out by itself."""
    found = []
    port = 20000 + os.getpid() % 5000
    while len(found) < count:
        port += 1
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    return found


def main():
    started = []
    try:
        process, counter = serve("counter")
        started.append(process)
        process, pet = serve("pet")
        started.append(process)
        nginx, nginx_tcp, haproxy, haproxy_tcp = free_ports(4)
        ports = {"nginx": (nginx, nginx_tcp), "haproxy": (haproxy, haproxy_tcp)}
        for process, port in zip(proxies.start(str(WORK), counter, ports), (nginx, haproxy)):
            started.append(process)
            wait_for_port(port, process)
        routes = {
            "direct": counter,
            "nginx": nginx,
            "nginx-tcp": nginx_tcp,
            "haproxy": haproxy,
            "haproxy-tcp": haproxy_tcp,
        }
        asyncio.run(try_python(routes, counter, pet))
        for route, port in routes.items():
            url = f"//localhost:{port}/socket"
            attempt(route, "curl", try_curl, route, f"https:{url}", f"https://localhost:{port}")
            attempt(route, "node", try_node, route, f"wss:{url}")
        attempt("direct", "curl", try_curl_directly, f"https://localhost:{counter}/")
        attempt("direct", "socket", try_end_after_refusal, counter)
        attempt("", "chromium", try_chromium, routes)
        for process, name in zip(started, ("counter", "pet", "nginx", "haproxy")):
            check("", name, "still runs", process.poll() is None, process.returncode)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
