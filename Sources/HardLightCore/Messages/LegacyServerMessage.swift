package import RKYV

/// What a server sends on `hl/0` and `hl/1`.
@Archivable
package enum LegacyServerMessage: Sendable {
    /// `output` is the archive of the method's result.
    case rpcResponse(id: UInt8, output: Result<[UInt8], LegacyHandlerError>)
    /// The archive of the application's event type. Which topic it was emitted to is not told.
    case newEvent(event: [UInt8])
    case stateChange([LegacyStateUpdateRecord])
}

/// One changed field of the connection's state: `(usize, Vec<u8>)`.
@Archivable(as: .tuple)
package struct LegacyStateUpdateRecord: Sendable {
    /// The field's place in the state's declaration, from 0.
    package var index: UInt32
    /// The archive of the field's new value.
    package var data: [UInt8]

    /// Several of them, as they stand in a message.
    package typealias List = ArchivedArray<LegacyStateUpdateRecord>

    package init(index: UInt32, data: [UInt8]) {
        self.index = index
        self.data = data
    }
}

/// The errors of `hl/0` and `hl/1`. The order of the cases is their tag.
@Archivable
package enum LegacyHandlerError: UInt8, Error, Hashable, Sendable {
    /// The call is not an archive of the interface's call enum.
    case badInputBytes
    /// The result has no archive, or the handler threw what the interface does not declare: these versions have one code
    /// for both.
    case badOutputBytes
    case clientNotConnected
    case tooManyCallsInFlight
}

extension LegacyHandlerError {
    /// The nearest of the few errors that there were.
    package init(_ error: RPCHandlerError) {
        switch error {
        case .serverDecodeError: self = .badInputBytes
        case .clientNotConnected: self = .clientNotConnected
        case .tooManyCallsInFlight: self = .tooManyCallsInFlight
        case .clientEncodeError, .clientDecodeError, .serverEncodeError, .clientCompressError, .clientDecompressError,
            .serverCompressError, .serverDecompressError, .handlerPanicked:
            self = .badOutputBytes
        }
    }
}

extension RPCHandlerError {
    /// The error that an older server most likely means.
    package init(_ error: LegacyHandlerError) {
        switch error {
        case .badInputBytes: self = .serverDecodeError
        case .badOutputBytes: self = .handlerPanicked
        case .clientNotConnected: self = .clientNotConnected
        case .tooManyCallsInFlight: self = .tooManyCallsInFlight
        }
    }
}
