import NIOConcurrencyHelpers
import NIOCore

/// The elements that wait for one reader, or the reader that waits for them.
final class BroadcastQueue<Element: Sendable>: Sendable {
    /// An element, and how many were dropped before it.
    typealias Item = (element: Element, missed: Int)

    fileprivate struct State {
        var elements = CircularBuffer<(element: Element, size: Int)>()
        /// The sizes of the elements together.
        var bytes = 0
        var missed = 0
        /// A continuation is resumed by whoever takes it out of here, which happens once, or is never put in.
        var readers: [(id: UInt64, continuation: UnsafeContinuation<Item?, Never>)] = []
        var cancelled: Set<UInt64> = []
        var nextReader: UInt64 = 0
        var isFinished = false
    }

    private let state = NIOLockedValueBox(State())
    private let capacity: Int
    private let byteCapacity: Int

    /// - Parameters:
    ///   - capacity: The elements that may wait.
    ///   - byteCapacity: How large they may be together. One may be larger, if it is alone.
    init(capacity: Int, byteCapacity: Int = .max) {
        self.capacity = capacity
        self.byteCapacity = byteCapacity
    }

    /// Runs where it is called, as do those that call it: each hop would be a look at the task's executor.
    nonisolated(nonsending) func next() async -> Item? {
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

    func push(_ element: Element, size: Int) {
        let reader = state.withLockedValue { state -> UnsafeContinuation<Item?, Never>? in
            guard !state.isFinished else { return nil }
            if state.readers.isEmpty {
                while !state.elements.isEmpty,
                    state.elements.count >= capacity || state.bytes > byteCapacity - min(size, byteCapacity)
                {
                    _ = state.removeFirst()
                    state.missed += 1
                }
                state.elements.append((element, size))
                state.bytes += size
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
            // mark goes with the queue.
            if !state.isFinished {
                state.cancelled.insert(id)
            }
            return nil
        }
        reader?.resume(returning: nil)
    }
}

extension BroadcastQueue {
    /// What a reader finds.
    fileprivate enum Beginning {
        /// Something is there: nothing has to be set up for waiting.
        case item(Item)
        /// It has to wait, and has this number; `nil` when it need not, since it is cancelled.
        case wait(UInt64?)
    }
}

extension BroadcastQueue.State {
    fileprivate mutating func begin() -> BroadcastQueue<Element>.Beginning {
        if let item = take() {
            return .item(item)
        }
        nextReader += 1
        return .wait(nextReader)
    }

    fileprivate mutating func take() -> BroadcastQueue<Element>.Item? {
        guard !elements.isEmpty else { return nil }
        defer { missed = 0 }
        return (removeFirst(), missed)
    }

    fileprivate mutating func removeFirst() -> Element {
        let (element, size) = elements.removeFirst()
        bytes -= size
        return element
    }
}
