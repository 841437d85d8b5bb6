public import RKYV

/// What a server answers on a call instead of a result, as `hl/2` has it on the wire.
///
/// The order of the cases is their tag. Several name faults of the answering side's peer that the reference defines and
/// this implementation never sends; they are understood when they arrive.
@Archivable
public enum RPCHandlerError: UInt8, Error, Hashable, Sendable {
    case clientNotConnected
    case tooManyCallsInFlight
    case clientEncodeError
    case clientDecodeError
    /// The result could not be archived.
    case serverEncodeError
    /// The call is not an archive of the interface's call enum: the two sides do not share the interface.
    case serverDecodeError
    case clientCompressError
    case clientDecompressError
    case serverCompressError
    case serverDecompressError
    /// The handler threw something that the interface does not declare (or, in the reference, panicked).
    case handlerPanicked
}
