// Strings as bytes, without what the standard library does for strings that are not: here all of them are, and the rest is
// left out of the module.

extension String {
    /// Calls `body` with the string's UTF-8.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        // `nil` stands for a string of another system's, of which there are none.
        utf8.withContiguousStorageIfAvailable(body) ?? body(UnsafeBufferPointer(start: nil, count: 0))
    }

    init(of text: StaticString) {
        self = text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
}
