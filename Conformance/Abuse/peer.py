"""A client that can do all that it must not."""

import os
import pathlib
import socket
import ssl
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Interop"))
import wire  # noqa: E402

PATIENCE = 15  # seconds that the server has for any single end; its own limit for a handshake is 10

trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# The server makes its certificate for the run, and this client is no friend of it anyway.
trusting.check_hostname = False
trusting.verify_mode = ssl.CERT_NONE

REQUEST = (
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: hl/2\r\nX-HL-Compress: 0\r\n\r\n"
).encode()


def frame(opcode, payload=b"", fin=True, rsv=0, mask=b"\x11\x22\x33\x44"):
    """A frame of a client (RFC 6455 §5.2); without a mask it is one that no client may send."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    masked = 0x80 if mask else 0
    if len(payload) < 126:
        head = struct.pack("!BB", first, masked | len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", first, masked | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, masked | 127, len(payload))
    if not mask:
        return head + payload
    key = int.from_bytes((mask * (len(payload) // 4 + 1))[: len(payload)], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(len(payload), "big")


def call(identifier, amount=0):
    return wire.stored(wire.request(identifier, wire.Counter.increment(amount)))


CALL = frame(2, call(0, 1))
CLOSE = frame(8, struct.pack("!H", 1000))


class Connection:
    """A connection to the server at the class's `port`."""

    port = 0

    def __init__(self, upgraded=True):
        self.tls = trusting.wrap_socket(socket.create_connection(("127.0.0.1", self.port), PATIENCE))
        self.buffer = b""
        if upgraded:
            self.tls.sendall(REQUEST)
            while b"\r\n\r\n" not in self.buffer:
                self.fill()
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101 "), head

    def fill(self):
        data = self.tls.recv(65536)
        if not data:
            raise EOFError
        self.buffer += data

    def send(self, data):
        """The server may be done with us before all is sent: what it says then is still there to be read."""
        try:
            self.tls.sendall(data)
        except (ConnectionError, ssl.SSLError, TimeoutError):
            pass

    def take(self, count):
        while len(self.buffer) < count:
            self.fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def frame(self):
        first, length = self.take(2)
        if length == 126:
            (length,) = struct.unpack("!H", self.take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self.take(8))
        return first & 15, self.take(length)

    def message(self):
        opcode, payload = self.frame()
        while opcode > 2:
            if opcode == 8:
                raise EOFError
            opcode, payload = self.frame()
        return wire.server_message(wire.inflated(payload))

    def answer(self):
        """The next answer; state changes are passed by."""
        while (found := self.message())[0] not in ("response", "error"):
            pass
        return found

    def outcome(self):
        """What the connection comes to, in a word."""
        try:
            while True:
                opcode, payload = self.frame()
                if opcode == 8:
                    return f"close {struct.unpack('!H', payload[:2])[0]}" if payload else "close"
        except TimeoutError:
            return "nothing"
        except (EOFError, OSError):
            return "end"
        finally:
            self.close()

    def shut(self):
        """Ends our half of the TCP connection, and leaves the other. Python's TLS sockets have no way to."""
        with socket.socket(fileno=os.dup(self.tls.fileno())) as plain:
            plain.shutdown(socket.SHUT_WR)

    def close(self):
        self.tls.close()
