/// A DEFLATE level as it is negotiated in the `X-HL-Compress` header: 0 (stored, not compressed) to 9 (smallest).
public struct CompressionLevel: Hashable, Comparable, Sendable {
    /// 0 to 9.
    public let rawValue: Int

    /// Messages are stored, never compressed.
    public static var none: CompressionLevel { CompressionLevel(unchecked: 0) }

    /// 6: zlib's own default, and what the reference uses when a client does not say.
    public static var standard: CompressionLevel { CompressionLevel(unchecked: 6) }

    /// - Parameter rawValue: 0 to 9; anything else gives `nil`.
    public init?(rawValue: Int) {
        guard (0...9).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    /// The level that a request's `X-HL-Compress` header asks for: one decimal digit. Everything else, and no header at
    /// all, means ``standard``, as the reference has it.
    package init(header: (some Collection<UInt8>)?) {
        self = header.flatMap { CompressionLevel(digit: $0) } ?? .standard
    }

    /// The level that a request asks for. A page cannot set the header: what it has to say stands in its address, as the
    /// query item `hl-compress`, and it gets ``none`` unless it says something else
    /// (docs/decisions/0028-compression-of-pages.md).
    ///
    /// - Parameters:
    ///   - header: The value of `X-HL-Compress`, if there is one. It counts before the address.
    ///   - target: The request's target, query and all.
    ///   - isPage: Whether the request has an `Origin`, which browsers send.
    package init(header: (some Collection<UInt8>)?, target: some Collection<UInt8>, isPage: Bool) {
        guard header == nil else {
            self.init(header: header)
            return
        }
        let query = target.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        let name = StaticString("hl-compress=")
        let asked = name.withUTF8Buffer { name in
            query.split(separator: UInt8(ascii: "&")).first { $0.starts(with: name) }?.dropFirst(name.count)
        }
        self = asked.flatMap { CompressionLevel(digit: $0) } ?? (isPage ? .none : .standard)
    }

    /// - Returns: `nil` for what is not one decimal digit.
    private init?(digit text: some Collection<UInt8>) {
        guard text.count == 1, let digit = text.first, (0x30...0x39).contains(digit) else { return nil }
        self.init(unchecked: Int(digit - 0x30))
    }

    /// Whether one level compresses less than the other.
    public static func < (one: CompressionLevel, other: CompressionLevel) -> Bool {
        one.rawValue < other.rawValue
    }

    private init(unchecked rawValue: Int) {
        self.rawValue = rawValue
    }
}
