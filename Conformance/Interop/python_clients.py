"""Python's clients `websockets` and `aiohttp`."""

import asyncio
import ssl
import traceback

import aiohttp
import websockets
from websockets.asyncio.client import connect

import wire
from checks import check
from setting import IS_SLOW, STRICT, TOKEN, trusting


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


async def try_python(routes, counter, pet):
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
