/// Reads what `PageEncoder` writes, and `encodeValue` of the page's half.
public struct PageDecoder {
    private let input: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: They outlive the decoder.
    init(_ bytes: UnsafeRawBufferPointer) {
        input = bytes
    }

    /// Reads `null`, if that is what comes next.
    public mutating func null() -> Bool {
        guard position < input.count, input[position] == PageEncoder.Tag.null.rawValue else { return false }
        position += 1
        return true
    }

    /// Reads a boolean.
    public mutating func boolean() throws(PageError) -> Bool {
        switch try tag() {
        case .true: true
        case .false: false
        default: throw .wrongType
        }
    }

    /// Reads a number.
    public mutating func number() throws(PageError) -> Double {
        guard try tag() == .number else { throw .wrongType }
        return Double(bitPattern: try word())
    }

    /// Reads an integer that fits `Value`: a number without a fraction, or a `bigint`.
    public mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(PageError) -> Value {
        let value: Value?
        switch try tag() {
        case .number: value = Value(exactly: Double(bitPattern: try word()))
        case .signed: value = Value(exactly: Int64(bitPattern: try word()))
        case .unsigned: value = Value(exactly: try word())
        default: throw .wrongType
        }
        guard let value else { throw .outOfRange }
        return value
    }

    /// Reads a string.
    public mutating func text() throws(PageError) -> String {
        guard try tag() == .text else { throw .wrongType }
        return String(decoding: try content(), as: UTF8.self)
    }

    /// Reads a `Uint8Array`.
    public mutating func bytes() throws(PageError) -> [UInt8] {
        guard try tag() == .bytes else { throw .wrongType }
        return [UInt8](try content())
    }

    /// Reads an array.
    public mutating func array<Element: PageDecodable>() throws(PageError) -> [Element] {
        guard try tag() == .array else { throw .wrongType }
        var elements: [Element] = []
        while try byte() == 1 { elements.append(try Element(from: &self)) }
        return elements
    }

    private mutating func tag() throws(PageError) -> PageEncoder.Tag {
        guard let tag = PageEncoder.Tag(rawValue: try byte()) else { throw .wrongType }
        return tag
    }

    private mutating func byte() throws(PageError) -> UInt8 {
        guard position < input.count else { throw .missing }
        defer { position += 1 }
        return input[position]
    }

    private mutating func word() throws(PageError) -> UInt64 {
        guard input.count - position >= 8 else { throw .missing }
        defer { position += 8 }
        return UInt64(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    private mutating func content() throws(PageError) -> UnsafeRawBufferPointer {
        guard input.count - position >= 4 else { throw .missing }
        let length = UInt32(littleEndian: input.loadUnaligned(fromByteOffset: position, as: UInt32.self))
        position += 4
        guard let count = Int(exactly: length), input.count - position >= count else { throw .missing }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: input[position..<position + count])
    }
}

/// Why a value of the page's cannot be taken.
public enum PageError: Int32, Error {
    /// It is of another type.
    case wrongType
    /// It is a number that does not fit.
    case outOfRange
    /// There is none.
    case missing
    /// It stands for a type that the page gives as an archive, and is none.
    case notAnArchive
}

extension PageError {
    /// What is wrong, as the page is told.
    var explanation: StaticString {
        switch self {
        case .wrongType: "an argument has the wrong type"
        case .outOfRange: "an argument is out of range"
        case .missing: "an argument is missing"
        case .notAnArchive: "an argument is not an archive of its type"
        }
    }
}
