import NIOConcurrencyHelpers
import NIOCore

/// Sends elements to any number of independent, bounded sequences.
///
/// A sequence gets everything that is sent from its making on. One whose reader is slow drops its oldest elements and
/// counts them; sending never waits.
final class Broadcast<Element: Sendable>: Sendable {
    private struct State {
        var subscriptions: [ObjectIdentifier: WeakSubscription] = [:]
        var isFinished = false
    }

    private struct WeakSubscription: Sendable {
        weak let subscription: BroadcastSubscription<Element>?
    }

    private let state = NIOLockedValueBox(State())
    /// How many subscriptions there are: for those who send, mostly to nobody, and need not know the type for that. It is
    /// set under the lock of `state`.
    private let count = NIOLockedValueBox(0)

    /// Whether anybody listens.
    var isEmpty: Bool {
        count.withLockedValue { $0 == 0 }
    }

    /// - Parameter capacity: The elements that may wait for the reader, at least 1.
    func subscribe(capacity: Int) -> BroadcastSubscription<Element> {
        let subscription = BroadcastSubscription<Element>(capacity: max(1, capacity)) { [weak self] id in
            self?.change { _ = $0.subscriptions.removeValue(forKey: id) }
        }
        let isFinished = change { state in
            if !state.isFinished {
                state.subscriptions[ObjectIdentifier(subscription)] = WeakSubscription(subscription: subscription)
            }
            return state.isFinished
        }
        if isFinished {
            subscription.finish()
        }
        return subscription
    }

    func send(_ element: Element) {
        guard !isEmpty else { return }
        // Mostly there is one: then nothing is allocated. It is held until the lock is let go, since the last to hold a
        // subscription has it end, which takes the lock.
        let (only, several) = state.withLockedValue { state in
            let subscriptions = state.subscriptions.values
            return subscriptions.count == 1
                ? (subscriptions.first?.subscription, [])
                : (nil, subscriptions.isEmpty ? [] : subscriptions.compactMap(\.subscription))
        }
        only?.push(element)
        for subscription in several {
            subscription.push(element)
        }
    }

    /// Ends all sequences, once what waits in them has been read.
    func finish() {
        // Held until the lock is let go, as in `send`.
        let subscriptions = change { state in
            state.isFinished = true
            defer { state.subscriptions = [:] }
            return state.subscriptions.values.compactMap(\.subscription)
        }
        for subscription in subscriptions {
            subscription.finish()
        }
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLockedValue { state in
            defer { count.withLockedValue { [now = state.subscriptions.count] in $0 = now } }
            return body(&state)
        }
    }
}

/// One bounded sequence of a ``Broadcast``.
final class BroadcastSubscription<Element: Sendable>: Sendable {
    /// An element, and how many were dropped before it.
    typealias Item = (element: Element, missed: Int)

    fileprivate struct State {
        var elements = CircularBuffer<Element>()
        var missed = 0
        /// A continuation is resumed by whoever takes it out of here, which happens once, or is never put in.
        var readers: [(id: UInt64, continuation: UnsafeContinuation<Item?, Never>)] = []
        var cancelled: Set<UInt64> = []
        var nextReader: UInt64 = 0
        var isFinished = false
    }

    private let state = NIOLockedValueBox(State())
    private let capacity: Int
    private let onEnd: @Sendable (ObjectIdentifier) -> Void

    init(capacity: Int, onEnd: @escaping @Sendable (ObjectIdentifier) -> Void) {
        self.capacity = capacity
        self.onEnd = onEnd
    }

    deinit {
        onEnd(ObjectIdentifier(self))
    }

    /// The next element; `nil` when the sequence is over or the reading task is cancelled.
    func next() async -> Item? {
        let reader: UInt64
        switch Task.isCancelled ? .wait(nil) : state.withLockedValue({ $0.begin() }) {
        case .item(let item): return item
        case .wait(let number?): reader = number
        case .wait(nil): return nil
        }
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let (isReady, item) = state.withLockedValue { state -> (Bool, Item?) in
                    if state.cancelled.remove(reader) != nil {
                        return (true, nil)
                    }
                    if let item = state.take() {
                        return (true, item)
                    }
                    if !state.isFinished {
                        state.readers.append((reader, continuation))
                    }
                    return (state.isFinished, nil)
                }
                if isReady {
                    continuation.resume(returning: item)
                }
            }
        } onCancel: {
            cancel(reader)
        }
    }

    func push(_ element: Element) {
        let reader = state.withLockedValue { state -> UnsafeContinuation<Item?, Never>? in
            guard !state.isFinished else { return nil }
            if state.readers.isEmpty {
                if state.elements.count == capacity {
                    state.elements.removeFirst()
                    state.missed += 1
                }
                state.elements.append(element)
                return nil
            }
            return state.readers.removeFirst().continuation
        }
        reader?.resume(returning: (element, 0))
    }

    func finish() {
        let readers = state.withLockedValue { state in
            state.isFinished = true
            defer { state.readers = [] }
            return state.readers
        }
        for reader in readers {
            reader.continuation.resume(returning: nil)
        }
    }

    private func cancel(_ id: UInt64) {
        let reader = state.withLockedValue { state -> UnsafeContinuation<Item?, Never>? in
            if let index = state.readers.firstIndex(where: { $0.id == id }) {
                return state.readers.remove(at: index).continuation
            }
            // Cancelled before it began to wait, or after it was served; in the latter case nobody asks again, and the
            // mark goes with the subscription.
            if !state.isFinished {
                state.cancelled.insert(id)
            }
            return nil
        }
        reader?.resume(returning: nil)
    }
}

extension BroadcastSubscription {
    /// What a reader finds.
    fileprivate enum Beginning {
        /// Something is there: nothing has to be set up for waiting.
        case item(Item)
        /// It has to wait, and has this number; `nil` when it need not, since it is cancelled.
        case wait(UInt64?)
    }
}

extension BroadcastSubscription.State {
    fileprivate mutating func begin() -> BroadcastSubscription<Element>.Beginning {
        if let item = take() {
            return .item(item)
        }
        nextReader += 1
        return .wait(nextReader)
    }

    fileprivate mutating func take() -> BroadcastSubscription<Element>.Item? {
        guard !elements.isEmpty else { return nil }
        defer { missed = 0 }
        return (elements.removeFirst(), missed)
    }
}
