#if DirectTransport && os(Linux)
    import NIOCore
    import Synchronization

    /// One thing that a ``DirectEventLoop`` does at a time.
    final class DirectTimer: @unchecked Sendable {
        // Sendable: `isCancelled` is atomic, the deadline constant; the rest is used on the loop only.

        let deadline: NIODeadline
        /// For whom it is cancelled from another thread just before its time.
        let isCancelled = Atomic<Bool>(false)
        /// Where it is in the heap; `nil` when it is not.
        fileprivate(set) var place: Int?
        fileprivate var order: UInt64 = 0
        private var body: (() -> Void)?
        private var refusal: (() -> Void)?

        /// - Parameter refuse: Called instead of `body` when the loop ends before its time.
        init(deadline: NIODeadline, body: @escaping () -> Void, refuse: @escaping () -> Void) {
            self.deadline = deadline
            self.body = body
            refusal = refuse
        }

        func fire() {
            let body = isCancelled.load(ordering: .acquiring) ? nil : self.body
            drop()
            body?()
        }

        func refuse() {
            let refusal = self.refusal
            drop()
            refusal?()
        }

        /// Lets go of what it holds: somebody may keep it long after its time.
        func drop() {
            body = nil
            refusal = nil
        }
    }

    /// The timers of a loop: a binary heap that knows where each stands, since most are cancelled before their time.
    struct DirectTimers {
        private var heap: [DirectTimer] = []
        private var count: UInt64 = 0

        /// The time of the first.
        var next: NIODeadline? { heap.first?.deadline }

        mutating func insert(_ timer: DirectTimer) {
            timer.order = count
            count += 1
            heap.append(timer)
            timer.place = heap.count - 1
            rise(from: heap.count - 1)
        }

        mutating func remove(_ timer: DirectTimer) {
            guard let place = timer.place else { return }
            timer.place = nil
            let last = heap.removeLast()
            guard last !== timer else { return }
            put(last, at: place)
            rise(from: place)
            sink(from: last.place ?? place)
        }

        /// Those whose time has come, in the order of their times, and of their making where these are the same.
        mutating func removeDue(at now: NIODeadline) -> [DirectTimer] {
            var due: [DirectTimer] = []
            while let first = heap.first, first.deadline <= now {
                remove(first)
                due.append(first)
            }
            return due
        }

        mutating func removeAll() -> [DirectTimer] {
            let all = heap
            heap = []
            for timer in all {
                timer.place = nil
            }
            return all
        }

        private static func isBefore(_ one: DirectTimer, _ other: DirectTimer) -> Bool {
            (one.deadline, one.order) < (other.deadline, other.order)
        }

        private mutating func put(_ timer: DirectTimer, at place: Int) {
            heap[place] = timer
            timer.place = place
        }

        private mutating func rise(from start: Int) {
            var place = start
            let timer = heap[place]
            while place > 0, Self.isBefore(timer, heap[(place - 1) / 2]) {
                put(heap[(place - 1) / 2], at: place)
                place = (place - 1) / 2
            }
            put(timer, at: place)
        }

        private mutating func sink(from start: Int) {
            var place = start
            let timer = heap[place]
            while true {
                var child = 2 * place + 1
                guard child < heap.count else { break }
                if child + 1 < heap.count, Self.isBefore(heap[child + 1], heap[child]) {
                    child += 1
                }
                guard Self.isBefore(heap[child], timer) else { break }
                put(heap[child], at: place)
                place = child
            }
            put(timer, at: place)
        }
    }
#endif
