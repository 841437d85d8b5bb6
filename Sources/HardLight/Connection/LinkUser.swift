import HardLightCore
import RKYV

/// What stands on top of a ``Link``: the server's calls, or the client's. All of it is called on the connection's loop.
protocol LinkUser: AnyObject {
    /// A message has come, inflated. It is valid for the call.
    func receive(_ message: UnsafeRawBufferPointer) throws(ProtocolViolation)

    /// Whether a call is in flight.
    var isBusy: Bool { get }

    /// The connection is at its end: nothing comes any more and nothing goes out. Called once.
    func linkDidClose(_ closure: ConnectionClosure)
}
