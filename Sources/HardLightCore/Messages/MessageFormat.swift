import RKYV

/// What the versions of the protocol differ in, besides their names: the format of what a server sends, and whether
/// messages are compressed. Nothing else in the project asks for a version.
///
/// | | `hl/0` | `hl/1` | `hl/2` |
/// |---|---|---|---|
/// | Compression | none | raw DEFLATE | raw DEFLATE |
/// | An event carries | its payload | its payload | its topic and payload |
/// | Errors of a call | 4 | 4 | 11 |
/// | A changed field | `(index, data)`, a tuple | the same | a struct, `data` first |
///
/// What a client sends is the same in all of them.
extension ProtocolVersion {
    /// Whether a message's payload is a DEFLATE stream, and its level negotiated.
    package var isCompressed: Bool { major > 0 }

    /// What a server's messages look like.
    package var format: MessageFormat { major < 2 ? .withoutTopics : .withTopics }
}

/// The two formats that a server's messages have had. A connection's is known from its handshake on; the encoders and the
/// reader differ in the numbers below, and in nothing that costs `hl/2` more than a comparison.
@usableFromInline
package enum MessageFormat: Hashable, Sendable {
    /// `hl/0` and `hl/1`.
    case withoutTopics
    /// `hl/2`.
    case withTopics

    /// Whether an event tells its topic.
    @inlinable
    var hasTopics: Bool { self == .withTopics }

    /// The size of the fixed part of every message: that of the largest variant, a response or an event with its topic.
    @inlinable
    var rootSize: Int { hasTopics ? 24 : 16 }

    /// Where the archive of a changed field is told, in the 12 bytes that the field has in a message.
    var fieldDataOffset: Int { hasTopics ? 0 : 4 }

    /// Where the field's index stands in them.
    var fieldIndexOffset: Int { hasTopics ? 8 : 0 }

    /// The tag of a call's error.
    func code(of error: RPCHandlerError) -> UInt8 {
        hasTopics ? error.rawValue : LegacyHandlerError(error).rawValue
    }
}
