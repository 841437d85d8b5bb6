/// Why a message could not be inflated. Each says which close code it calls for.
package enum InflateError: Error, Hashable, Sendable {
    /// The bytes are no raw DEFLATE stream, with what zlib has to say about them.
    case malformed(String)
    /// The stream has no final block, or ends within one.
    case truncated
    /// The stream ended before the message did.
    case trailingBytes(Int)
    /// The archive is larger than it may be.
    case overLimit(Int)
    /// There is no memory to inflate with.
    case outOfMemory

    /// The code to close the connection with (RFC 6455 §7.4.1).
    package var closeCode: CloseCode {
        switch self {
        case .malformed, .truncated, .trailingBytes: .invalidFramePayloadData
        case .overLimit: .messageTooBig
        case .outOfMemory: .internalError
        }
    }
}

extension InflateError: CustomStringConvertible {
    /// What happened, short enough for the reason of a close frame.
    package var description: String {
        switch self {
        case .malformed(let reason): "message that is not raw DEFLATE: \(reason)"
        case .truncated: "DEFLATE stream without its end"
        case .trailingBytes(let count): "\(count) bytes after the end of the DEFLATE stream"
        case .overLimit(let limit): "message that inflates to more than the limit of \(limit) bytes"
        case .outOfMemory: "no memory to inflate a message"
        }
    }
}
