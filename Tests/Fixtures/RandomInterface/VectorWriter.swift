import HardLight

/// Writes lines for Web/tests/random-interface.test.mjs: what it is, the number of a method, and archives in hexadecimal.
///
/// `result`, `state` and `event` have the archive of a value, and that of the call with the value: the other side reads
/// one and has to write the other. `tampered` has an archive that was changed, and either that of the call with what it
/// reads as, or `refused`.
///
/// Now and then there is an archive that its own writer refuses: a shared value without bytes has the place of what comes
/// behind it, and two shared values of different types at one place are none to rkyv. Of such a one there is only a line
/// `unreadable`.
struct VectorWriter {
    private(set) var lines: [String] = []

    /// A method's result, which is also what it is called with in `call`.
    mutating func result(_ method: Int, _ value: some Archivable, _ call: [UInt8]) throws {
        try add("result \(method)", value, call)
    }

    /// An error that a method throws.
    mutating func failure(_ method: Int, _ value: some Archivable) throws {
        lines.append("failure \(method) \(hex(try value.archivedBytes()))")
    }

    /// A field of the state: an array with the value.
    mutating func state(_ method: Int, _ value: some Archivable, _ call: [UInt8]) throws {
        try add("state \(method)", value, call)
    }

    /// An event with the value.
    mutating func event(_ method: Int, _ value: some Archivable, _ call: [UInt8]) throws {
        try add("event \(method)", value, call)
    }

    private mutating func add<Value: Archivable>(_ head: String, _ value: Value, _ call: [UInt8]) throws {
        let bytes = try value.archivedBytes()
        do {
            _ = try Value(archivedBytes: bytes)
            lines.append("\(head) \(hex(bytes)) \(hex(call))")
        } catch {
            guard error.code == .sharedTypeMismatch else { throw error }
            lines.append("unreadable \(head)")
        }
    }

    /// The result's archive with some bytes changed.
    ///
    /// - Parameter call: The call with a result's value; `nil` where the result is an error.
    mutating func tampered<Value: Archivable, Call: Archivable>(
        _ method: Int,
        _ value: Value,
        _ noise: inout Noise,
        call: (Value) -> Call?
    ) throws {
        var bytes = try value.archivedBytes()
        if bytes.isEmpty { return }
        for _ in 0...noise.below(2) {
            // A small change leads to more interesting places than a large one.
            let index = noise.below(bytes.count)
            bytes[index] = noise.below(2) == 0 ? bytes[index] ^ (1 << noise.below(8)) : .noise(&noise)
        }
        guard let read = try? Value(archivedBytes: bytes) else {
            lines.append("tampered \(method) \(hex(bytes)) refused")
            return
        }
        let again = try call(read)?.archivedBytes()
        lines.append("tampered \(method) \(hex(bytes)) \(again.map(hex) ?? "thrown")")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "-" }
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
