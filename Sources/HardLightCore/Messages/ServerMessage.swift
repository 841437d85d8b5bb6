package import RKYV

/// What a server sends on `hl/2`.
@Archivable
package enum ServerMessage: Sendable {
    /// `output` is the archive of the method's result.
    case rpcResponse(id: UInt8, output: Result<[UInt8], RPCHandlerError>)
    /// `payload` is the archive of the application's event type.
    case newEvent(topic: Topic, payload: [UInt8])
    case stateChange([StateUpdateRecord])
}

/// One changed field of the connection's state: `StateUpdate { index: usize, data: Vec<u8> }`.
@Archivable
package struct StateUpdateRecord: Sendable {
    /// The field's place in the state's declaration, from 0.
    package var index: UInt32
    /// The archive of the field's new value.
    package var data: [UInt8]

    /// Several of them, as they stand in a message.
    package typealias List = ArchivedArray<StateUpdateRecord>

    package init(index: UInt32, data: [UInt8]) {
        self.index = index
        self.data = data
    }
}
