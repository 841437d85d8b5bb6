import NIOConcurrencyHelpers

/// Sends elements to any number of independent, bounded sequences.
///
/// A sequence gets everything that is sent from its making on. One whose reader is slow drops its oldest elements and
/// counts them; sending never waits.
final class Broadcast<Element: Sendable>: Sendable {
    private struct State {
        var queues: [BroadcastQueue<Element>] = []
        var isFinished = false
    }

    /// Those who listened when it was asked for.
    struct Audience {
        fileprivate let queues: [BroadcastQueue<Element>]

        var isEmpty: Bool { queues.isEmpty }

        /// - Parameter size: What it takes while it waits, in bytes.
        func send(_ element: Element, size: Int = 0) {
            for queue in queues {
                queue.push(element, size: size)
            }
        }
    }

    private let state = NIOLockedValueBox(State())
    /// How many subscriptions there are: for those who send, mostly to nobody, and need not know the type for that. It is
    /// set under the lock of `state`.
    private let count = NIOLockedValueBox(0)

    /// - Parameters:
    ///   - capacity: The elements that may wait for the reader, at least 1.
    ///   - byteCapacity: How large they may be together. One may be larger, if it is alone.
    func subscribe(capacity: Int, byteCapacity: Int = .max) -> BroadcastSubscription<Element> {
        let queue = BroadcastQueue<Element>(capacity: max(1, capacity), byteCapacity: max(0, byteCapacity))
        let isFinished = change { state in
            if !state.isFinished {
                state.queues.append(queue)
            }
            return state.isFinished
        }
        if isFinished {
            queue.finish()
        }
        return BroadcastSubscription(broadcast: self, queue: queue)
    }

    fileprivate func end(_ queue: BroadcastQueue<Element>) {
        change { state in
            state.queues.removeAll { $0 === queue }
        }
    }

    /// - Parameter size: What it takes while it waits, in bytes.
    func send(_ element: Element, size: Int = 0) {
        guard count.withLockedValue({ $0 > 0 }) else { return }
        audience.send(element, size: size)
    }

    /// For those who make what they send only if somebody listens.
    var audience: Audience {
        Audience(queues: state.withLockedValue { $0.queues })
    }

    /// Ends all sequences, once what waits in them has been read.
    func finish() {
        let queues = change { state in
            state.isFinished = true
            defer { state.queues = [] }
            return state.queues
        }
        for queue in queues {
            queue.finish()
        }
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLockedValue { state in
            defer { count.withLockedValue { [now = state.queues.count] in $0 = now } }
            return body(&state)
        }
    }
}

/// One bounded sequence of a ``Broadcast``, for its reader. With the last reference to it the sequence is given up.
final class BroadcastSubscription<Element: Sendable>: Sendable {
    // The broadcast holds the queue and not this: no reference has to be weak, which would be looked through for each
    // element.
    private let broadcast: Broadcast<Element>
    private let queue: BroadcastQueue<Element>

    fileprivate init(broadcast: Broadcast<Element>, queue: BroadcastQueue<Element>) {
        self.broadcast = broadcast
        self.queue = queue
    }

    deinit {
        broadcast.end(queue)
    }

    /// The next element, and how many were dropped before it; `nil` when the sequence is over or the reading task is
    /// cancelled.
    nonisolated(nonsending) func next() async -> (element: Element, missed: Int)? {
        // With the last reference the sequence would be given up, and nobody wake its reader.
        defer { withExtendedLifetime(self) {} }
        return await queue.next()
    }
}
