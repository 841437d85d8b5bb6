import HardLightCore
import RKYV

/// A call whose caller waits.
struct PendingCall {
    let ticket: UInt
    let method: StaticString
    /// The archive of the interface's call enum: made when the call was, for its arguments may change.
    let archive: [UInt8]
    /// In nanoseconds.
    let deadline: UInt64?
    /// Takes the archive of the result, which is there as long as this runs.
    let finish: (Result<UnsafeRawBufferPointer, RPCError>) -> Void

    func fail(_ code: RPCError.Code) {
        finish(.failure(RPCError(code, method)))
    }
}
