public import RKYV

/// The name of something that connections can be subscribed to: a byte string, or text flagged as such.
///
/// Topics belong to the server: its handlers subscribe their connections, and events are emitted to a topic. Two topics
/// are equal when both their bytes and their flag are, so `Topic("a")` and `Topic(bytes: [0x61])` differ, as they do for
/// the reference (`Topic { inner: Vec<u8>, is_string: bool }`).
@Archivable
public struct Topic: Hashable, Sendable {
    // The names are the reference's fields in its order: the archive's layout follows from their types.
    let inner: [UInt8]
    let isString: Bool

    /// A topic named by text.
    public init(_ name: String) {
        inner = Array(name.utf8)
        isString = true
    }

    /// A topic named by bytes: an identifier, say.
    public init(bytes: some Sequence<UInt8>) {
        inner = Array(bytes)
        isString = false
    }

    /// The topic of an event that came without one: on `hl/0` and `hl/1` a server does not tell it. It is the topic of no
    /// bytes, which is not the same as the empty text.
    public static var untold: Topic { Topic(bytes: [], isText: false) }

    package init(bytes: [UInt8], isText: Bool) {
        inner = bytes
        isString = isText
    }

    /// The bytes of the name; UTF-8 when ``isText``.
    public var bytes: [UInt8] { inner }

    /// Whether the topic is named by text.
    public var isText: Bool { isString }
}

extension Topic: ExpressibleByStringLiteral {
    /// A topic named by text.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

#if !hasFeature(Embedded)
    extension Topic: CustomStringConvertible {
        /// The text as it is, or the bytes in hexadecimal after `0x`.
        public var description: String {
            if isString {
                return String(decoding: inner, as: UTF8.self)
            }
            var text = "0x"
            for byte in inner {
                text.append(byte < 16 ? "0" : "")
                text.append(String(byte, radix: 16))
            }
            return text
        }
    }
#endif
