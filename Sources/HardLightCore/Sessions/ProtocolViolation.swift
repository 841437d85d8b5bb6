package import RKYV

/// What the peer did against the protocol. The connection ends with the close code that RFC 6455 §7.4.1 has for it.
package enum ProtocolViolation: Error, Equatable, Sendable {
    /// The message is not an archive of the message type.
    case malformedMessage(ArchiveError)
    /// A client used the id of a call that has not been answered yet.
    case duplicateCallID(UInt8)
    /// A server answered a call that is not in flight.
    case unknownCallID(UInt8)
    /// A server changed the state to something that the client's state cannot be.
    case stateUpdate(StateUpdateError)
    /// An event's payload is not an archive of the interface's event type.
    case malformedEvent(ArchiveError)
    /// A text message: HardLight has none.
    case textMessage

    /// The status to close with: 1002 (protocol error), 1003 (unsupported data) or 1007 (invalid payload).
    package var closeCode: UInt16 {
        switch self {
        case .duplicateCallID, .unknownCallID: 1002
        case .textMessage: 1003
        case .malformedMessage, .stateUpdate, .malformedEvent: 1007
        }
    }
}
