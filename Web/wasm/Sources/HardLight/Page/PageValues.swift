import HardLightCore
import RKYV

/// What can be given to the page.
public protocol PageEncodable {
    /// Writes the value: one call of one of the encoder's methods.
    func encode(to page: inout PageEncoder)

    /// Writes several. Only bytes have a form of their own for that.
    static func encode(_ elements: [Self], to page: inout PageEncoder)
}

extension PageEncodable {
    /// Writes an array.
    public static func encode(_ elements: [Self], to page: inout PageEncoder) {
        page.array(elements)
    }
}

/// What can be taken from the page.
public protocol PageDecodable {
    /// Reads the value.
    init(from page: inout PageDecoder) throws(PageError)

    /// Reads several.
    static func decodeArray(from page: inout PageDecoder) throws(PageError) -> [Self]
}

extension PageDecodable {
    /// Reads an array.
    public static func decodeArray(from page: inout PageDecoder) throws(PageError) -> [Self] {
        try page.array()
    }
}

/// What is `number`, `bigint`, `boolean`, `string` and so on, both ways.
public typealias PageValue = PageEncodable & PageDecodable

/// Integers that a `number` holds: up to 32 bits, as in an archive.
public protocol PageNumber: PageEncodable, PageDecodable, FixedWidthInteger {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension PageNumber {
    public func encode(to page: inout PageEncoder) { page.number(Double(self)) }
    public init(from page: inout PageDecoder) throws(PageError) { self = try page.integer() }
}

extension Int8: PageNumber {}
extension Int16: PageNumber {}
extension Int32: PageNumber {}
extension Int: PageNumber {}
extension UInt16: PageNumber {}
extension UInt32: PageNumber {}
extension UInt: PageNumber {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UInt8: PageNumber {
    public static func encode(_ elements: [UInt8], to page: inout PageEncoder) { page.bytes(elements) }
    public static func decodeArray(from page: inout PageDecoder) throws(PageError) -> [UInt8] { try page.bytes() }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Int64: PageEncodable, PageDecodable {
    public func encode(to page: inout PageEncoder) { page.integer(self) }
    public init(from page: inout PageDecoder) throws(PageError) { self = try page.integer() }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UInt64: PageEncodable, PageDecodable {
    public func encode(to page: inout PageEncoder) { page.integer(self) }
    public init(from page: inout PageDecoder) throws(PageError) { self = try page.integer() }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double: PageEncodable, PageDecodable {
    public func encode(to page: inout PageEncoder) { page.number(self) }
    public init(from page: inout PageDecoder) throws(PageError) { self = try page.number() }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Float: PageEncodable, PageDecodable {
    public func encode(to page: inout PageEncoder) { page.number(Double(self)) }
    public init(from page: inout PageDecoder) throws(PageError) { self = Float(try page.number()) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Bool: PageEncodable, PageDecodable {
    public func encode(to page: inout PageEncoder) { page.boolean(self) }
    public init(from page: inout PageDecoder) throws(PageError) { self = try page.boolean() }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension String: PageEncodable, PageDecodable {
    public func encode(to page: inout PageEncoder) { page.text(self) }
    public init(from page: inout PageDecoder) throws(PageError) { self = try page.text() }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension StaticString: PageEncodable {
    public func encode(to page: inout PageEncoder) { page.text(self) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Array: PageEncodable where Element: PageEncodable {
    public func encode(to page: inout PageEncoder) { Element.encode(self, to: &page) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Array: PageDecodable where Element: PageDecodable {
    public init(from page: inout PageDecoder) throws(PageError) { self = try Element.decodeArray(from: &page) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Optional: PageEncodable where Wrapped: PageEncodable {
    public func encode(to page: inout PageEncoder) {
        if let self { self.encode(to: &page) } else { page.null() }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Optional: PageDecodable where Wrapped: PageDecodable {
    public init(from page: inout PageDecoder) throws(PageError) {
        self = page.null() ? nil : .some(try Wrapped(from: &page))
    }
}

extension Topic: PageEncodable {
    /// A string, or a `Uint8Array`.
    public func encode(to page: inout PageEncoder) {
        if isText { page.text(String(decoding: bytes, as: UTF8.self)) } else { page.bytes(bytes) }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Never: PageEncodable {
    public func encode(to page: inout PageEncoder) {}
}

extension NoState: PageEncodable {
    /// An object without members.
    public func encode(to page: inout PageEncoder) { page.object { _ in } }
}
