import RKYV

/// What the server knows of one connection's calls: which ids are in flight.
///
/// It takes messages in and tells what is to be done; it does no I/O and starts nothing.
///
/// ```
///             receive: .call(id)                 finish(id)
///   id free ----------------------> id in flight -----------> id free
///                                        |
///                                        | receive, the same id
///                                        v
///                          ProtocolViolation.duplicateCallID
/// ```
package struct ServerSession: Sendable {
    private var inFlight = CallIDs()

    package init() {}

    /// How many calls have been received and not yet answered, at most 256.
    package var callsInFlight: Int { inFlight.count }

    package var isIdle: Bool { inFlight.isEmpty }

    /// Takes a message from the client and opens the call in it.
    ///
    /// - Parameter message: The archive, inflated. It outlives what is returned.
    /// - Returns: The call's id, and the archive of the interface's call enum, which lies inside the message.
    /// - Throws: ``ProtocolViolation/malformedMessage(_:)`` or ``ProtocolViolation/duplicateCallID(_:)``.
    package mutating func receive(
        _ message: UnsafeRawBufferPointer
    ) throws(ProtocolViolation) -> (id: UInt8, call: UnsafeRawBufferPointer) {
        let request: ClientMessage.Archived
        do throws(ArchiveError) {
            request = try ClientMessage.access(unownedBytes: message)
        } catch {
            throw .malformedMessage(error)
        }
        switch request {
        case .rpcRequest(let id, let call):
            guard inFlight.insert(id) else {
                throw .duplicateCallID(id)
            }
            return (id, call.unownedBytes)
        }
    }

    package func isInFlight(_ id: UInt8) -> Bool {
        inFlight.contains(id)
    }

    /// The call has been answered: its id is the client's again.
    ///
    /// - Returns: `false` when no such call is in flight; nothing is to be sent then.
    package mutating func finish(_ id: UInt8) -> Bool {
        inFlight.remove(id)
    }
}
