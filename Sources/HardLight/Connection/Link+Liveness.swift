import HardLightCore
import Logging
import NIOCore

/// Pings while the peer is quiet, and the ends of connections whose peer is gone or that nobody uses.
extension Link {
    /// Checks now, and again when ``Liveness`` says so. One timer serves a connection, and fires about once in the ping
    /// interval whatever goes on: what comes in only notes its time.
    func checkLiveness() {
        guard case .open = phase, context != nil else { return }
        let now = loop.eventLoop.now.uptimeNanoseconds
        noteProgress(now)
        countHeldTime()
        switch liveness.check(at: now, isBusy: user?.isBusy ?? false) {
        case .fine(let next):
            if let next {
                scheduleCheck(at: next)
            }
        case .ping(let next):
            // Behind what the peer does not take a ping would say nothing; that it takes it is the sign then.
            if isWritable {
                sendControl { mask, memory in
                    FrameWriter.write(
                        .ping,
                        payload: UnsafeRawBufferPointer(start: nil, count: 0),
                        mask: mask,
                        to: memory
                    )
                }
            }
            scheduleCheck(at: next)
        case .gone:
            logger.info("the peer is gone", metadata: ["ping-timeout-ns": "\(limits.liveness.pingTimeout)"])
            end(.neither("the peer gave no sign of life when it was pinged"), abruptly: true)
        case .stalled:
            fail(.policyViolation, "a message that is too long in coming")
        case .idle:
            beginClosing(ConnectionClosure(.local, .goingAway, "nobody uses the connection"))
        }
    }

    /// The peer may be taking a large answer bit by bit.
    private func noteProgress(_ now: UInt64) {
        let held = bytesInChannel
        if held < bytesHeldByChannel {
            liveness.heard(at: now)
        }
        bytesHeldByChannel = held
    }

    /// The bytes that the channel holds, since the peer does not take them.
    var bytesInChannel: Int {
        (try? channel?.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func scheduleCheck(at time: UInt64) {
        livenessTimer = loop.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(time)) { self.checkLiveness() }
    }
}
