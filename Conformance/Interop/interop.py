"""Other people's WebSocket clients against the counter and pet examples: directly, and through nginx and HAProxy.

    interop.py WORK BIN [--slow]      WORK has the certificates that interop.sh made, BIN the examples

Prints a line for each check, and how many passed and failed at the end.
"""

import asyncio
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import time
import traceback

import aiohttp
import websockets
from selenium import webdriver
from websockets.asyncio.client import connect

import proxies
import wire

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(sys.argv[1])
BIN = pathlib.Path(sys.argv[2])
IS_SLOW = "--slow" in sys.argv
# A slash is no part of a token in HTTP, and most clients refuse to offer what is none.
STRICT, TOKEN = "hl.2", "hl/2"
AUTHORITY = str(WORK / "authority.pem")

trusting = ssl.create_default_context(cafile=AUTHORITY)
passed = failed = 0


def attempt(route, client, body, *arguments):
    """What goes wrong on the way is a failed check, too."""
    try:
        body(*arguments)
    except Exception as error:
        check(route, client, "conversation", False, "".join(traceback.format_exception(error)))


def check(route, client, name, condition, detail=""):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
    print(f"{'ok    ' if condition else 'FAILED'}  {route:11}  {client:12}  {name}" + ("" if condition else f": {detail}"))


# -- Python's clients, with one interface


class Websockets:
    """The package `websockets`."""

    name = "websockets"
    protocol = STRICT

    @classmethod
    async def open(cls, url, headers):
        self = cls()
        self.socket = await connect(
            url, ssl=trusting, subprotocols=[cls.protocol], additional_headers=headers, compression=None, proxy=None
        )
        self.agreed, self.headers = self.socket.subprotocol, self.socket.response.headers
        return self

    async def send(self, data):
        await self.socket.send(data)

    async def receive(self):
        return await asyncio.wait_for(self.socket.recv(), 10)

    async def ping(self):
        await asyncio.wait_for(await self.socket.ping(b"are you there"), 10)

    async def close(self):
        await self.socket.close(1000, "done")
        return self.socket.close_code


class Aiohttp:
    """The client of the package `aiohttp`."""

    name = "aiohttp"
    protocol = TOKEN

    @classmethod
    async def open(cls, url, headers):
        self = cls()
        self.session = aiohttp.ClientSession()
        self.socket = await self.session.ws_connect(
            url, ssl=trusting, protocols=[cls.protocol], headers=headers, autoping=False
        )
        self.agreed, self.headers = self.socket.protocol, self.socket._response.headers
        return self

    async def send(self, data):
        await self.socket.send_bytes(data)

    async def receive(self):
        return await self.socket.receive_bytes(timeout=10)

    async def ping(self):
        await self.socket.ping(b"are you there")
        message = await self.socket.receive(timeout=10)
        assert message.type == aiohttp.WSMsgType.PONG and message.data == b"are you there", message

    async def close(self):
        await self.socket.close(code=1000, message=b"done")
        await self.session.close()
        return self.socket.close_code


LEVELS = [(str(level), str(min(level, 6))) for level in range(10)] + [(None, "6"), ("10", "6"), ("x", "6"), ("", "6")]


async def converse(route, kind, url):
    client = kind.name
    wrong = []
    for asked, expected in LEVELS:
        connection = await kind.open(url, {} if asked is None else {"X-HL-Compress": asked})
        if connection.headers.get("X-HL-Compress") != expected or connection.agreed != kind.protocol:
            wrong.append(f"{asked} gave {connection.headers.get('X-HL-Compress')} and {connection.agreed}")
        await connection.close()
    check(route, client, f"upgrade: {kind.protocol} and the level, for all levels", not wrong, "; ".join(wrong))

    connection = await kind.open(url, {"X-HL-Compress": "3"})
    await connection.send(wire.stored(wire.request(0, wire.Counter.increment(5))))
    found = wire.server_message(wire.inflated(await connection.receive()))
    check(route, client, "state change before the response", found == ("state", [(0, b"\5\0\0\0")]), found)
    found = wire.server_message(wire.inflated(await connection.receive()))
    check(route, client, "response", found == ("response", 0, b"\5\0\0\0"), found)

    await connection.send(wire.deflated(wire.request(255, wire.Counter.get())))
    found = wire.server_message(wire.inflated(await connection.receive()))
    check(route, client, "deflated request", found == ("response", 255, b"\5\0\0\0"), found)

    for identifier in range(100):
        await connection.send(wire.stored(wire.request(identifier, wire.Counter.get())))
    answers = [wire.server_message(wire.inflated(await connection.receive())) for _ in range(100)]
    expected = [("response", identifier, b"\5\0\0\0") for identifier in range(100)]
    check(route, client, "100 calls at once", sorted(answers) == expected, answers)

    await connection.ping()
    check(route, client, "ping and pong", True)
    code = await connection.close()
    check(route, client, "close handshake with 1000", code == 1000, code)


async def converse_compressed(url):
    """A name of 4,000 bytes comes back in the state: deflated or not, as the level says."""
    name = "Rex the dog, again " * 211
    for kind in (Websockets, Aiohttp):
        for level in (0, 6):
            connection = await kind.open(url, {"X-HL-Compress": str(level)})
            await connection.send(wire.deflated(wire.request(1, wire.Pet.become_dog(name, 3, "Labrador Retriever"))))
            message = await connection.receive()
            tag, updates = wire.server_message(wire.inflated(message))
            (index, data) = updates[0]
            is_right = (tag, len(updates), index) == ("state", 1, 0) and name.encode() in data
            is_right = is_right and wire.is_stored(message) == (level == 0)
            check("direct", kind.name, f"4,000 bytes at level {level}: {len(message)} on the wire", is_right, message[:40])
            answer = wire.server_message(wire.inflated(await connection.receive()))
            check("direct", kind.name, "response", answer == ("response", 1, b""), answer)
            await connection.close()


async def stay_quiet(route, url, seconds):
    """Nobody says a word for so long, but for the pings of the server, which the client answers by itself."""
    socket = await connect(
        url, ssl=trusting, subprotocols=[STRICT], compression=None, proxy=None, ping_interval=None
    )
    name = f"quiet for {seconds} s"
    try:
        await asyncio.sleep(seconds)
        await socket.send(wire.stored(wire.request(0, wire.Counter.increment(1))))
        message = await asyncio.wait_for(socket.recv(), 10)
        check(route, "websockets", name, wire.server_message(wire.inflated(message))[0] == "state", message)
        await socket.close()
    except (websockets.ConnectionClosed, TimeoutError, OSError) as error:
        check(route, "websockets", name, False, repr(error))


async def refuse_strangers(port):
    try:
        await connect(f"wss://localhost:{port}/", subprotocols=[STRICT], proxy=None)
        check("direct", "websockets", "an unknown authority is not trusted", False, "it was")
    except ssl.SSLCertVerificationError:
        check("direct", "websockets", "an unknown authority is not trusted", True)


# -- curl


def curl(url, *options):
    """The status, the header fields and the body that curl gets. It is ended at the answer to an upgrade."""
    # curl keeps the header fields of an answer back until the buffer of its output is full: stdbuf takes that away.
    command = ["stdbuf", "-o0", "curl", "--silent", "--show-error", "--http1.1", "--include", "--max-time", "20"]
    with subprocess.Popen([*command, "--cacert", AUTHORITY, *options, url], stdout=subprocess.PIPE) as process:
        head = []
        while line := process.stdout.readline().decode("latin-1").rstrip("\r\n"):
            head.append(line)
        status = int(head[0].split()[1]) if head else 0
        if status == 101:
            process.terminate()
        body = process.stdout.read().decode("latin-1")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    return status, fields, body


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": TOKEN,
}
# RFC 6455 §1.3 has this answer to this key.
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def upgrade(**changes):
    fields = dict(UPGRADE)
    for name, value in changes.items():
        fields[name.replace("_", "-")] = value
    return [part for name, value in fields.items() if value is not None for part in ("-H", f"{name}: {value}")]


def try_curl(route, url, origin):
    def expect(name, expected, *options, fields={}):
        status, found, body = curl(url, *options)
        missing = {key: value for key, value in fields.items() if found.get(key, "").lower() != value.lower()}
        check(route, "curl", f"{name}: {expected}", status == expected and not missing, f"{status} {found} {body[:200]}")

    agreed = {"sec-websocket-accept": ACCEPT, "sec-websocket-protocol": TOKEN, "x-hl-compress": "6"}
    expect("upgrade", 101, *upgrade(), fields=agreed)
    listed = "unknown, hl/2, hl/9"
    expect("upgrade, a list of protocols", 101, *upgrade(Sec_WebSocket_Protocol=listed), fields=agreed)
    fields = {"sec-websocket-protocol": STRICT}
    expect("upgrade, a page's form of the version", 101, *upgrade(Sec_WebSocket_Protocol=STRICT), fields=fields)
    expect("upgrade, the page's own origin", 101, *upgrade(Origin=origin), fields=agreed)
    expect("a foreign origin", 403, *upgrade(Origin="https://elsewhere.example"))
    expect("another port's origin", 403, *upgrade(Origin="https://localhost:1"))
    expect("an origin that is none", 403, *upgrade(Origin="null"))
    expect("an unknown version", 400, *upgrade(Sec_WebSocket_Protocol="hl/9"))
    expect("no version", 400, *upgrade(Sec_WebSocket_Protocol=None))
    if route != "haproxy":
        # HAProxy answers these two itself.
        expect("no key", 400, *upgrade(Sec_WebSocket_Key=None))
        expect("a key that is none", 400, *upgrade(Sec_WebSocket_Key="short"))
    expect("no upgrade", 426, fields={"upgrade": "websocket"})
    expect("no upgrade, a POST", 426, "--data", "x=1")


def try_curl_directly(url):
    # RFC 6455 §4.4: a server that does not speak the version says which it does.
    status, fields, _ = curl(url, *upgrade(Sec_WebSocket_Version="12"))
    is_right = status in (400, 426) and fields.get("sec-websocket-version") == "13"
    check("direct", "curl", "an old version of WebSocket", is_right, f"{status} {fields}")
    result = subprocess.run(["curl", "--silent", url], capture_output=True)
    check("direct", "curl", "an unknown authority is not trusted", result.returncode == 60, result.returncode)


def try_end_after_refusal(port):
    """After a refusal the connection ends: what follows is not looked at."""
    with socket.create_connection(("127.0.0.1", port), 10) as plain:
        with trusting.wrap_socket(plain, server_hostname="localhost") as tls:
            head = f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\n"
            for name, value in {**UPGRADE, "Sec-WebSocket-Protocol": "hl/9"}.items():
                head += f"{name}: {value}\r\n"
            tls.sendall(head.encode() + b"\r\n")
            answer = b""
            while data := tls.recv(65536):
                answer += data
    is_right = answer.startswith(b"HTTP/1.1 400 ") and b"hl/9" in answer and b"hl/2" in answer
    check("direct", "socket", "a refusal names both sides' versions, and the connection ends", is_right, answer)


# -- node


def try_node(route, url):
    major, minor = (
        int(part) for part in subprocess.check_output(["node", "--version"], text=True)[1:].split(".")[:2]
    )
    kinds = {"ws": []}
    if (major, minor) >= (20, 10):
        kinds["builtin"] = [] if major >= 22 else ["--experimental-websocket"]
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": AUTHORITY, "NODE_PATH": "/usr/share/nodejs"}
    for kind, options in kinds.items():
        result = subprocess.run(
            ["node", "--no-warnings", *options, str(HERE / "client.js"), kind, url],
            capture_output=True, text=True, env=environment, timeout=60,
        )
        if result.returncode != 0:
            check(route, f"node {kind}", "conversation", False, result.stderr)
            continue
        for name, is_right, detail in json.loads(result.stdout):
            check(route, f"node {kind}", name, is_right, detail)


# -- Chromium


class Browser:
    """Headless Chromium of a user who has added the run's authority to those that it trusts."""

    def __enter__(self):
        home = WORK / "home"
        database = home / ".pki" / "nssdb"
        database.mkdir(parents=True)
        certutil = ["certutil", "-d", f"sql:{database}"]
        subprocess.run([*certutil, "-N", "--empty-password"], check=True)
        subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "authority", "-i", AUTHORITY], check=True)
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--disable-dev-shm-usage", "--no-proxy-server", "--disable-gpu"):
            options.add_argument(argument)
        options.add_argument(f"--user-data-dir={home / 'profile'}")
        if os.getuid() == 0:
            # Chromium's sandbox does not work for root. The pages are our own.
            options.add_argument("--no-sandbox")
        service = webdriver.ChromeService(
            executable_path=shutil.which("chromedriver"), env={**os.environ, "HOME": str(home)}
        )
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_script_timeout(30)
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def converse(self, route, page, url, brings_script=False):
        """From the page, or with the script put into it."""
        self.driver.get(page)
        script = (HERE / "counter.js").read_text() if brings_script else ""
        checks = self.driver.execute_async_script(
            script + "const [url, done] = arguments; converse(new WebSocket(url, ['hl.2'])).then(done);", url
        )
        for name, is_right, detail in checks:
            check(route, "chromium", name, is_right, detail)

    def is_refused(self, route, name, page, url):
        self.driver.get(page)
        outcome = self.driver.execute_async_script(
            """
            const [url, done] = arguments;
            const socket = new WebSocket(url, ["hl.2"]);
            socket.onopen = () => done("open");
            socket.onclose = (event) => done(`closed ${event.code}`);
            """,
            url,
        )
        check(route, "chromium", name, outcome == "closed 1006", outcome)


# -- All of it


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
            [str(BIN / name), "serve", "--port", "0", *certificate], stdout=output, stderr=subprocess.STDOUT
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


async def python_clients(routes, counter, pet):
    for route, port in routes.items():
        for kind in (Websockets, Aiohttp):
            try:
                await converse(route, kind, f"wss://localhost:{port}/socket")
            except Exception as error:
                check(route, kind.name, "conversation", False, "".join(traceback.format_exception(error)))
    await converse_compressed(f"wss://localhost:{pet}/")
    await refuse_strangers(counter)
    if IS_SLOW:
        print("quiet connections: 100 seconds")
        await asyncio.gather(
            *(stay_quiet(route, f"wss://localhost:{port}/socket", 100) for route, port in routes.items())
        )


def browse(routes):
    with Browser() as browser:
        for route in ("nginx", "haproxy"):
            origin = f"localhost:{routes[route]}"
            browser.converse(route, f"https://{origin}/page.html", f"wss://{origin}/socket")
            page = f"https://127.0.0.1:{routes[route]}/page.html"
            browser.is_refused(route, "a page of another host is refused", page, f"wss://{origin}/socket")
        # The server's own answer to a request that is no upgrade is a page of its origin, too.
        server = f"localhost:{routes['direct']}"
        browser.converse("direct", f"https://{server}/", f"wss://{server}/", brings_script=True)
        page = f"https://localhost:{routes['nginx']}/page.html"
        browser.is_refused("direct", "a page of another port is refused", page, f"wss://{server}/")


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
        asyncio.run(python_clients(routes, counter, pet))
        for route, port in routes.items():
            url = f"//localhost:{port}/socket"
            attempt(route, "curl", try_curl, route, f"https:{url}", f"https://localhost:{port}")
            attempt(route, "node", try_node, route, f"wss:{url}")
        attempt("direct", "curl", try_curl_directly, f"https://localhost:{counter}/")
        attempt("direct", "socket", try_end_after_refusal, counter)
        attempt("", "chromium", browse, routes)
        for process, name in zip(started, ("counter", "pet", "nginx", "haproxy")):
            check("", name, "still runs", process.poll() is None, process.returncode)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(20)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
