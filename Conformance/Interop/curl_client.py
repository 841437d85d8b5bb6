"""curl: what the server answers to upgrades and to what is none."""

import socket
import subprocess

from checks import check
from setting import AUTHORITY, STRICT, TOKEN, trusting


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
    # A page cannot send the header that asks for a level, so without it none is compressed for a page.
    expect("upgrade, the page's own origin", 101, *upgrade(Origin=origin), fields=agreed | {"x-hl-compress": "0"})
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
