import HardLight

/// Inflates bytes that stand in memory of exactly their size.
func inflate(_ message: some Collection<UInt8>, limit: Int = 1 << 20, with inflater: Inflater = Inflater()) throws
    -> [UInt8]
{
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: message.count, alignment: 1)
    defer { memory.deallocate() }
    memory.copyBytes(from: message)
    let archive = try inflater.inflate(UnsafeRawBufferPointer(memory), limit: limit)
    return Array(archive)
}

/// Deflates into `room` bytes; `nil` if that is not enough.
func deflate(_ archive: [UInt8], level: Int, room: Int? = nil, with deflater: Deflater? = Deflater(level: 6))
    -> [UInt8]?
{
    var output = [UInt8](repeating: 0, count: room ?? archive.count * 2 + 100)
    let size = archive.withUnsafeBytes { archive in
        output.withUnsafeMutableBytes { deflater?.deflate(archive, level: level, into: $0) }
    }
    return size.map { Array(output[..<$0]) }
}

/// The message that is made of an archive in memory with the room around it that a stored one needs, and some more.
func wrapped(
    _ archive: [UInt8],
    room: Int = 0,
    _ wrap: (Range<Int>, UnsafeMutableRawBufferPointer) -> Range<Int>
) -> [UInt8] {
    let start = StoredBlock.headerSize
    var memory = [UInt8](repeating: 0, count: start + StoredBlock.encodedSize(of: archive.count) + room)
    let place = start..<start + archive.count
    memory.replaceSubrange(place, with: archive)
    return Array(memory[memory.withUnsafeMutableBytes { wrap(place, $0) }])
}

/// The message that an archive makes when it is stored.
func stored(_ archive: [UInt8]) -> [UInt8] {
    wrapped(archive) { StoredBlock.wrap($0, in: $1) }
}

/// Bytes like an archive's: numbers, padding, a little text.
func archiveLike(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var number: UInt32 = 7
    while bytes.count < count {
        number = number &* 1_664_525 &+ 1_013_904_223
        withUnsafeBytes(of: (number >> 20).littleEndian) { bytes += $0 }
        bytes += [0, 0, 0, 0, 0xF4, 0xFF, 0xFF, 0xFF]
        bytes += "entry \(number >> 26)".utf8
    }
    return Array(bytes[..<count])
}
