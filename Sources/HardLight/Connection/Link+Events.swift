import HardLightCore
import Logging
import NIOCore

/// Events on their way out. They go into the outbox like everything else while the peer keeps up; when it does not, they
/// wait in a queue of their own, where a topic's policy can choose among them.
extension Link {
    /// Events that this peer was too slow for, so far. To be asked on any thread.
    var droppedEvents: Int { outbox.droppedEvents }

    /// Sends an event, or treats it by its topic's policy if the peer is slow.
    ///
    /// - Parameter frame: Finished, and shared with other connections.
    /// - Returns: How many events the peer does not get because of this one, or that it does not get this one.
    func deliver(_ frame: ByteBuffer, topic: Topic, policy: EventPolicy) -> Int {
        loop.eventLoop.assertInEventLoop()
        guard !outbox.isClosed, !append(frame) else { return 0 }
        let outcome = events.push(
            frame,
            size: frame.readableBytes,
            topic: topic,
            policy: policy,
            limit: limits.outboundBytes - outbox.count
        )
        let dropped =
            switch outcome {
            case .queued(let dropped): dropped
            case .dropped, .tooSlow: 1
            }
        countDropped(dropped)
        if outcome == .tooSlow {
            fail(.policyViolation, "too slow: \(limits.outboundBytes) bytes wait to be read")
        }
        return dropped
    }

    /// Puts an event into the outbox if the peer keeps up.
    private func append(_ frame: ByteBuffer) -> Bool {
        guard !hasWaitingEvents, channel?.isWritable != false else { return false }
        // As much as a turn writes at once, and one event however large.
        let limit = min(limits.outboundBytes, max(limits.turnBytes, frame.readableBytes))
        var appended = outbox.append(frame: frame, limit: limit)
        if appended == .full, context != nil {
            flushAtEndOfTurn()
            appended = outbox.append(frame: frame, limit: limit)
        }
        return follow(appended, isOnLoop: true) != .full
    }

    /// Not `events.isEmpty`: at every write, that would take a look-up of the queue's type in its own module.
    var hasWaitingEvents: Bool { events.bytes > 0 }

    /// Moves events that wait into the outbox, as many as one write takes.
    func moveWaitingEvents() {
        while outbox.count < limits.turnBytes, let (frame, _) = events.popFirst() {
            // Who calls this takes it out at once: nobody has to be told.
            _ = outbox.append(frame: frame)
        }
    }

    /// The connection ends, and what waits does not reach the peer.
    func dropWaitingEvents() {
        events = EventQueue()
    }

    private func countDropped(_ count: Int) {
        metrics?.droppedEvents(count)
        guard count > 0, outbox.countDroppedEvents(count) else { return }
        logger.warning(
            "peer is too slow for its events; some are dropped",
            metadata: ["queue-limit-bytes": "\(limits.outboundBytes)"]
        )
    }
}
