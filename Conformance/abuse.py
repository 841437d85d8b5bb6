#!/usr/bin/env python3
"""What the internet sends, against a running server: the counter example.

    Conformance/abuse.py [--seed NUMBER] [--quick] [--direct]

--quick does a fifth of what is random or many; --direct has the server on HardLight's own sockets (a build with the trait
DirectTransport).

Needs a debug build, or HARDLIGHT_BIN. Starts the server, mistreats it for about a minute while a well-behaved client goes
on calling, and prints a line for each kind of mistreatment: what its connections came to, and the server's memory after
it. At the end the server must still serve, hold the file descriptors of the beginning, and stop when told to.

Everything goes over the loopback interface, and every loop has an end.
"""

import argparse
import collections
import os
import pathlib
import random
import re
import socket
import struct
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent / "Abuse"))
from peer import CALL, CLOSE, PATIENCE, REQUEST, Connection, call, frame, wire  # noqa: E402

parser = argparse.ArgumentParser(usage="Conformance/abuse.py [--seed NUMBER] [--quick] [--direct]")
parser.add_argument("--seed", type=int, default=random.randrange(2**32))
parser.add_argument("--quick", action="store_true")
parser.add_argument("--direct", action="store_true")
arguments = parser.parse_args()
seed = arguments.seed
chance = random.Random(seed)
passed = failed = 0


def many(number):
    return range(number // 5 if arguments.quick else number)


def serving():
    """Whether somebody who behaves is served."""
    connection = Connection()
    connection.send(CALL)
    is_right = connection.message() == ("state", [(0, b"\1\0\0\0")])
    is_right = is_right and connection.message() == ("response", 0, b"\1\0\0\0")
    connection.send(CLOSE)
    return is_right and connection.outcome() == "close 1000"


def memory(field="VmRSS"):
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+)", status)[1]) // 1024


def descriptors():
    return len(os.listdir(f"/proc/{server.pid}/fd"))


def report(name, condition, detail):
    global passed, failed
    passed, failed = passed + bool(condition), failed + (not condition)
    running = server.poll() is None
    print(f"{'ok    ' if condition else 'FAILED'}  {name}: {detail}; {memory() if running else 0} MiB", flush=True)


def count(name, outcomes, allowed):
    """`allowed` is a pattern that every outcome must match."""
    counts = collections.Counter(outcomes)
    wrong = [outcome for outcome in counts if not re.fullmatch(allowed, outcome)]
    report(name, outcomes and not wrong, ", ".join(f"{number} × {what}" for what, number in counts.most_common()))


def http_outcome(connection, is_shut_after_head=False):
    """What a request comes to, in a word. `is_shut_after_head`: when its answer has come, nothing more is sent."""
    try:
        while b"\r\n\r\n" not in connection.buffer:
            connection.fill()
        if is_shut_after_head:
            connection.shut()
        while True:
            connection.fill()
    except TimeoutError:
        return "nothing"
    except (EOFError, OSError):
        status = re.match(rb"HTTP/1.1 (\d+)", connection.buffer)
        return f"status {status[1].decode()}" if status else "end"
    finally:
        connection.close()


# -- Kinds of mistreatment


def random_bytes_instead_of_tls():
    outcomes = []
    for _ in many(50):
        with socket.create_connection(("127.0.0.1", Connection.port), PATIENCE) as plain:
            try:
                plain.sendall(chance.randbytes(chance.randrange(1, 2000)))
                plain.shutdown(socket.SHUT_WR)
                while plain.recv(65536):
                    pass
                outcomes.append("end")
            except TimeoutError:
                outcomes.append("nothing")
            except OSError:
                outcomes.append("end")
    count("random bytes in the place of TLS", outcomes, "end")


def random_bytes_after_tls():
    outcomes = []
    for _ in many(100):
        connection = Connection(upgraded=False)
        connection.send(chance.randbytes(chance.randrange(1, 5000)) + b"\r\n\r\n")
        outcomes.append(http_outcome(connection))
    count("random bytes after TLS", outcomes, "end|status 4..")


def hostile_upgrades():
    """Requests that are nearly an upgrade, with something else behind them."""
    outcomes = []
    for _ in many(250):
        fields = []
        for field in REQUEST.decode().split("\r\n")[1:-2]:
            name, _, value = field.partition(": ")
            lists = [",".join([value] * count) for count in (2, 500, 5000)]
            values = ["", "close", "x", ",", value.upper(), f",{value}, x", ",".join("a" * 30000), *lists]
            match chance.randrange(12):
                case 0:
                    continue
                case 1:
                    fields.append(field)
                case 2:
                    field = f"{name}: {chance.choice(values)}"
            fields.append(field)
        chance.shuffle(fields)
        fields += chance.choice([[], [], [], ["Content-Length: 5"], ["Transfer-Encoding: chunked"]])
        head = "\r\n".join(["GET / HTTP/1.1", *fields, "\r\n"]).encode()
        plain = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection = Connection(upgraded=False)
        connection.send(head + chance.choice([b"", REQUEST, plain, plain + plain, CALL, chance.randbytes(100)]))
        outcomes.append(http_outcome(connection, is_shut_after_head=True))
    count("requests that are nearly an upgrade, with more behind them", outcomes, "end|status (101|4..)")


def random_bytes_for_frames():
    outcomes = []
    for _ in many(100):
        connection = Connection()
        connection.send(chance.randbytes(chance.randrange(20, 3000)))
        # What is a frame of its own may wait for its end for ever: ours comes now.
        connection.shut()
        outcomes.append(connection.outcome())
    count("random bytes after the upgrade", outcomes, "end|close 10(02|03|07|09)")


def random_frames():
    outcomes = []
    for _ in many(150):
        connection = Connection()
        for _ in range(chance.randrange(1, 20)):
            payload = chance.choice([chance.randbytes(chance.randrange(200)), call(chance.randrange(256))])
            connection.send(
                frame(
                    chance.choice([0, 1, 2, 2, 2, 8, 9, 10, chance.randrange(16)]),
                    payload,
                    fin=chance.random() < 0.8,
                    rsv=chance.choice([0, 0, 0, 0, chance.randrange(8)]),
                    mask=chance.choice([b"\0\0\0\0", b"\1\2\3\4", b"\1\2\3\4", None]),
                )
            )
        connection.send(CLOSE)
        outcomes.append(connection.outcome())
    count("random frames", outcomes, "end|close( [1-4]...)?")


def prefixes():
    session = REQUEST + CALL + frame(9, b"are you there") + CLOSE
    outcomes = []
    ways = [(end, is_dropped) for end in range(len(session)) for is_dropped in (False, True)]
    ways = ways[::5] if arguments.quick else ways
    for end, is_dropped in ways:
        connection = Connection(upgraded=False)
        connection.send(session[:end])
        if not is_dropped:
            connection.shut()
            try:
                while True:
                    connection.fill()
            except TimeoutError:
                outcomes.append("nothing")
            except (EOFError, OSError):
                outcomes.append("end")
        else:
            outcomes.append("gone")
        connection.close()
    count(f"{len(ways)} prefixes of a session, half-closed and dropped", outcomes, "end|gone")


def changed_bytes():
    """After each changed message an honest call: it is answered, or the connection has its clear end."""
    outcomes = []
    connection = None
    payload = call(3, 1)
    for position in range(len(payload)):
        for changed in sorted({payload[position] ^ 1 << bit for bit in range(8)} | {0, 0x7F, 0xFF}):
            if changed == payload[position]:
                continue
            connection = connection or Connection()
            connection.send(frame(2, payload[:position] + bytes([changed]) + payload[position + 1 :]))
            connection.send(frame(2, call(200)))
            try:
                while (found := connection.answer())[1] != 200:
                    outcomes.append(found[0])
                continue
            except TimeoutError:
                outcomes.append("nothing")
            except (EOFError, OSError):
                outcomes.append("end")
            connection.close()
            connection = None
    count("every changed byte of a message, by bits", outcomes, "response|error|end")


def violations():
    def outcome(data):
        connection = Connection()
        connection.send(data)
        return connection.outcome()

    bomb = wire.deflated(bytes(64 * 1024 * 1024))
    for name, data, allowed in (
        ("a frame without a mask", frame(2, call(0), mask=None), "close 1002"),
        ("a reserved bit", frame(2, call(0), rsv=4), "close 1002"),
        ("a text message", frame(1, b"hello"), "close 1003"),
        ("a fragmented ping", frame(9, b"", fin=False), "close 1002"),
        ("a frame that claims 2⁶² bytes", struct.pack("!BBQI", 0x82, 0xFF, 2**62, 0), "close 1009"),
        ("a frame that claims 2⁶³ bytes", struct.pack("!BBQI", 0x82, 0xFF, 2**63, 0), "close 1002|close 1009"),
        ("a length in more bytes than needed", struct.pack("!BBH", 0x82, 0xFE, 5), "close 1002"),
        ("no DEFLATE stream", frame(2, b"\xff" * 30), "close 100[27]"),
        (f"a bomb: 64 MiB in {len(bomb)} bytes", frame(2, bomb), "close 1009"),
        ("no archive", frame(2, wire.stored(b"\xee" * 64)), "close 100[27]"),
        ("an empty message", frame(2), "close 100[27]"),
        ("a close code that is reserved", frame(8, struct.pack("!H", 1005)), "close 1002"),
        ("a close frame of one byte", frame(8, b"\3"), "close 1002"),
    ):
        count(name, [outcome(data)], allowed)


def fragments():
    connection = Connection()
    connection.send(frame(2, b"", fin=False))
    for _ in range(100):
        connection.send(frame(0, b"x", fin=False) * 1000)
    connection.send(frame(0, b"", fin=True))
    count("100,000 fragments of a byte", [connection.outcome()], "close 100[2789]")
    connection = Connection()
    connection.send(frame(2, b"", fin=False) + frame(0, b"", fin=False) * 100_000)
    connection.send(CLOSE)
    count("100,000 empty fragments", [connection.outcome()], "close 100[02789]")


def calls_at_once():
    connection = Connection()
    connection.send(b"".join(frame(2, call(identifier % 256)) for identifier in range(257)))
    connection.send(frame(2, call(7)) * 2)
    connection.send(CLOSE)
    answers = 0
    try:
        while connection.answer()[0] == "response":
            answers += 1
    except EOFError:
        pass
    connection.close()
    # An inline handler has answered before the next frame is looked at, and the id is free again.
    report("257 calls at once, and an id twice", answers >= 256, f"{answers} answers")


def deaf_clients():
    """They call and call, and never read."""
    before, held = memory(), descriptors()
    batch = frame(2, call(0)) * 1000
    deaf = [Connection() for _ in many(20)]
    sent = 0
    for connection in deaf:
        connection.tls.settimeout(0.2)
        try:
            for _ in range(400):
                connection.tls.sendall(batch)
                sent += len(batch)
        except (TimeoutError, OSError):
            pass
    grown = memory() - before
    # A connection may cost its queue of 4 MiB and some, and what the system keeps of it is not the server's.
    detail = f"{sent >> 20} MiB sent to it, {grown} MiB more in use"
    report(f"{len(deaf)} clients that never read", grown < len(deaf) * 6, detail)
    for connection in deaf:
        connection.close()
    # What they had sent is still being worked off; what comes next is not to be judged by that.
    deadline = time.monotonic() + 60
    while descriptors() > held and time.monotonic() < deadline:
        time.sleep(0.05)


def slow_senders(results):
    """A byte a second: of the upgrade's request, which has 10 seconds; the rest goes on beside."""

    def send():
        connection = Connection(upgraded=False)
        connection.tls.settimeout(1)
        started = time.monotonic()
        for byte in REQUEST:
            if time.monotonic() - started > 30:
                break
            try:
                connection.tls.send(bytes([byte]))
                connection.fill()
            except TimeoutError:
                continue
            except (EOFError, OSError):
                results.append("end")
                return connection.close()
        results.append("nothing")

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    return threads


def flood():
    before = descriptors()
    connections = [Connection(upgraded=number % 2 == 0) for number in many(300)]
    held = descriptors() - before
    for connection in connections:
        connection.close()
    is_right = held >= len(connections) * 5 // 6
    report(f"{len(connections)} connections that say nothing", is_right, f"{held} descriptors held")


class Witness(threading.Thread):
    """A well-behaved client that calls every 20 ms, as long as all this goes on."""

    def __init__(self):
        super().__init__()
        self.times = []
        self.beside = ""
        self.failure = None
        self.is_over = False

    def run(self):
        try:
            connection = Connection()
            while not self.is_over:
                started, beside = time.perf_counter(), self.beside
                connection.send(frame(2, call(1)))
                assert connection.answer() == ("response", 1, bytes(4))
                self.times.append((time.perf_counter() - started, beside))
                time.sleep(0.02)
            connection.close()
        except Exception as error:
            self.failure = repr(error)

    def finish(self):
        self.is_over = True
        self.join()
        times = sorted(self.times) or [(0, "")]
        median, late, longest = times[len(times) // 2], times[len(times) * 99 // 100], times[-1]
        detail = f"{len(times)} calls, median {median[0] * 1000:.1f} ms, 99 % in {late[0] * 1000:.1f} ms"
        detail += f", the longest {longest[0] * 1000:.1f} ms ({longest[1].replace('_', ' ')})"
        report("a well-behaved client beside all this", self.failure is None, self.failure or detail)


def start():
    folder = os.environ.get("HARDLIGHT_BIN")
    folder = folder or subprocess.check_output(["swift", "build", "--show-bin-path"], text=True).strip()
    process = subprocess.Popen(
        [pathlib.Path(folder) / "counter", "serve", "--port", "0"] + ["--direct"] * arguments.direct,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    for line in process.stdout:
        if line.startswith("listening on "):
            return process, int(line.rpartition(":")[2])
    sys.exit("abuse: the server did not start")


def main():
    print(f"seed {seed}")
    assert serving()
    before = memory(), descriptors()
    witness = Witness()
    witness.start()
    slow = []
    threads = slow_senders(slow)
    for mistreat in (
        random_bytes_instead_of_tls,
        random_bytes_after_tls,
        hostile_upgrades,
        random_bytes_for_frames,
        random_frames,
        prefixes,
        changed_bytes,
        violations,
        fragments,
        calls_at_once,
        deaf_clients,
        flood,
    ):
        witness.beside = mistreat.__name__
        try:
            mistreat()
        except Exception as error:
            report(mistreat.__name__, False, repr(error))
            if server.poll() is not None:
                break
    for thread in threads:
        thread.join()
    count("10 clients that send a byte a second", slow, "end")
    witness.finish()
    if server.poll() is None:
        deadline = time.monotonic() + 20
        while descriptors() > before[1] and time.monotonic() < deadline:
            time.sleep(0.1)
        report("nothing is left of all that", descriptors() <= before[1], f"{before[1]} descriptors, then {descriptors()}")
        report("the server still serves", serving(), f"{before[0]} MiB before, {memory('VmHWM')} at most")
        server.terminate()
    try:
        status = server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        status = "nothing"
    report("the server ends when told to", status == 0, f"status {status}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    server, Connection.port = start()
    try:
        main()
    finally:
        if server.poll() is None:
            server.kill()
