/// Writes values for the page: what JavaScript has by itself, and objects and arrays of it.
///
/// | Value | Bytes |
/// |---|---|
/// | `null` | 0 |
/// | `false`, `true` | 1, 2 |
/// | a number | 3, then a `Double` in 8 bytes |
/// | a `bigint`, signed or not | 4 or 5, then 8 bytes |
/// | a string, a `Uint8Array` | 6 or 7, then its length in 4 bytes and itself |
/// | an array | 8, then the elements, each after a 1, then a 0 |
/// | an object | 9, then the members, each after a 1 and with its name in front, then a 0 |
///
/// Numbers are little-endian. A name is a string without the 6.
public struct PageEncoder {
    enum Tag: UInt8 {
        case null, `false`, `true`, number, signed, unsigned, text, bytes, array, object
    }

    private(set) var output: [UInt8] = []

    init() {}

    /// Writes `null`.
    public mutating func null() {
        append(.null)
    }

    /// Writes a boolean.
    public mutating func boolean(_ value: Bool) {
        append(value ? .true : .false)
    }

    /// Writes a number.
    public mutating func number(_ value: Double) {
        append(.number)
        append(value.bitPattern)
    }

    /// Writes a `bigint`.
    public mutating func integer(_ value: Int64) {
        append(.signed)
        append(UInt64(bitPattern: value))
    }

    /// Writes a `bigint`.
    public mutating func integer(_ value: UInt64) {
        append(.unsigned)
        append(value)
    }

    /// Writes a string.
    public mutating func text(_ value: String) {
        append(.text)
        value.withBytes { append($0) }
    }

    /// Writes a string.
    public mutating func text(_ value: StaticString) {
        append(.text)
        append(value)
    }

    /// Writes a `Uint8Array`.
    public mutating func bytes(_ value: [UInt8]) {
        append(.bytes)
        value.withUnsafeBufferPointer { append($0) }
    }

    /// Writes an array.
    public mutating func array<Element: PageEncodable>(_ elements: [Element]) {
        append(.array)
        for element in elements {
            output.append(1)
            element.encode(to: &self)
        }
        output.append(0)
    }

    /// Writes an object, whose members are what `members` calls `field` for.
    ///
    /// ```swift
    /// page.object { page in
    ///     page.field("case", "incremented")
    ///     page.field("to", to)
    /// }
    /// ```
    public mutating func object(_ members: (inout PageEncoder) -> Void) {
        append(.object)
        members(&self)
        output.append(0)
    }

    /// Writes a member of an object.
    public mutating func field<Value: PageEncodable>(_ name: StaticString, _ value: Value) {
        output.append(1)
        append(name)
        value.encode(to: &self)
    }

    /// Writes an array of one value.
    mutating func single(_ encode: (inout PageEncoder) -> Void) {
        append(.array)
        output.append(1)
        encode(&self)
        output.append(0)
    }

    private mutating func append(_ tag: Tag) {
        output.append(tag.rawValue)
    }

    private mutating func append(_ value: UInt64) {
        for shift in 0..<8 { output.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
    }

    private mutating func append(_ value: StaticString) {
        value.withUTF8Buffer { append($0) }
    }

    private mutating func append(_ content: UnsafeBufferPointer<UInt8>) {
        for shift in 0..<4 { output.append(UInt8(truncatingIfNeeded: content.count >> (shift * 8))) }
        output.append(contentsOf: content)
    }
}
