"""HardLight's messages as bytes, for the counter and pet examples: enough of rkyv 0.7 for both, written independently of
the Swift code.

An archive's root is last. A `Vec` is a relative pointer and a length; a string of at most seven bytes lies in its own
place, a longer one before. Every message on the wire is one raw DEFLATE stream.
"""

import struct
import zlib


def stored(archive):
    """A DEFLATE stream of one stored block (RFC 1951 §3.2.4): no compressor."""
    assert len(archive) < 65536
    return struct.pack("<BHH", 1, len(archive), len(archive) ^ 0xFFFF) + archive


def deflated(archive, level=9):
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
    return compressor.compress(archive) + compressor.flush()


def inflated(message):
    inflater = zlib.decompressobj(-15)
    archive = inflater.decompress(message)
    assert inflater.eof and not inflater.unused_data, "not exactly one DEFLATE stream"
    return archive


def is_stored(message):
    return message[0] & 7 == 1


def padded(data, alignment=4):
    return data + bytes(-len(data) % alignment)


def request(identifier, call):
    """ClientMessage.RPCRequest { id: u8, internal: Vec<u8> }"""
    data = padded(call)
    return data + struct.pack("<BBxxiI", 0, identifier, -(len(data) + 4), len(call))


class Counter:
    """Variants 0 to 2 of the counter example's calls: { tag: u8, amount: u32 }"""

    @staticmethod
    def increment(amount):
        return struct.pack("<BxxxI", 0, amount)

    @staticmethod
    def get():
        return struct.pack("<BxxxI", 2, 0)


class Pet:
    @staticmethod
    def become_dog(name, age, breed):
        """Variant 0 of the pet example's calls: { tag: u8, name: String, age: u8, breed: String }"""
        name, breed = name.encode(), breed.encode()
        data = padded(b"".join(text for text in (name, breed) if len(text) > 7))
        start = len(data)
        place = 0

        def string(text, position):
            nonlocal place
            if len(text) <= 7:
                return text.ljust(7, b"\0") + bytes([len(text)])
            field = struct.pack("<Ii", len(text), place - position)
            place += len(text)
            return field

        first = string(name, start + 4)
        return data + bytes(4) + first + struct.pack("<Bxxx", age) + string(breed, start + 16)


def vec(archive, position):
    offset, length = struct.unpack_from("<iI", archive, position)
    return position + offset, length


def server_message(archive):
    """ServerMessage of hl/2: ("response", id, bytes or error code), ("state", [(index, bytes)]) or ("event", …)"""
    root = len(archive) - 24
    tag = archive[root]
    if tag == 0:
        identifier, failed = archive[root + 1], archive[root + 4]
        if failed:
            return ("error", identifier, archive[root + 5])
        start, length = vec(archive, root + 8)
        return ("response", identifier, archive[start : start + length])
    if tag == 1:
        topic, topic_length = vec(archive, root + 4)
        start, length = vec(archive, root + 16)
        return ("event", archive[topic : topic + topic_length], archive[start : start + length])
    assert tag == 2, f"a message of kind {tag}"
    start, count = vec(archive, root + 4)
    updates = []
    for position in range(start, start + 12 * count, 12):
        data, length = vec(archive, position)
        (index,) = struct.unpack_from("<I", archive, position + 8)
        updates.append((index, archive[data : data + length]))
    return ("state", updates)


def u32(data):
    (value,) = struct.unpack("<I", data)
    return value
