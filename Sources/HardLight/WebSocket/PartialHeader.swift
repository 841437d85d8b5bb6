/// The bytes of a header that the end of a chunk has cut.
struct PartialHeader {
    /// Room for `FrameHeader.maximumSize` bytes.
    private var storage: (UInt64, UInt64) = (0, 0)
    private var count = 0

    var isEmpty: Bool {
        count == 0
    }

    /// Takes all of `input`, the beginning of a header.
    mutating func begin(with input: inout UnsafeRawBufferPointer) {
        take(input.removePrefix(input.count))
    }

    /// Takes from `input` what the header still lacks; `nil`, and all of the input taken, if that is not enough.
    mutating func complete(from input: inout UnsafeRawBufferPointer) throws(FrameError) -> FrameHeader? {
        // More than the header may be copied here, and is ignored: only what belongs to it leaves the input.
        let before = count
        take(UnsafeRawBufferPointer(rebasing: input[..<min(FrameHeader.maximumSize - count, input.count)]))
        guard let header = try read() else {
            _ = input.removePrefix(input.count)
            return nil
        }
        _ = input.removePrefix(header.encodedSize - before)
        self = PartialHeader()
        return header
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        let end = count + bytes.count
        precondition(end <= FrameHeader.maximumSize)
        withUnsafeMutableBytes(of: &storage) { storage in
            UnsafeMutableRawBufferPointer(rebasing: storage[count..<end]).copyMemory(from: bytes)
        }
        count = end
    }

    private func read() throws(FrameError) -> FrameHeader? {
        try withUnsafeBytes(of: storage) { storage throws(FrameError) in
            try FrameHeader(readingFrom: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        }
    }
}
