/// Bytes written in hexadecimal; spaces are for the reader.
///
/// - Returns: `nil` when it is something else.
func bytes(hex text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text where character != " " && character != "\n" {
        guard let digit = character.hexDigitValue.map({ UInt8($0) }) else { return nil }
        if let first = high {
            bytes.append(first << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    return high == nil ? bytes : nil
}

/// Hexadecimal of bytes.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
