/// A handler that has been started on an event loop, for whoever may have to cancel it.
struct RunningWork: Sendable {
    private enum Kind {
        /// A ``LoopWorker``, which not every system has.
        case onWorker(any AnyObject & Sendable, number: UInt64)
        case asTask(Task<Void, Never>)
    }

    private let kind: Kind

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    init(_ worker: LoopWorker, number: UInt64) {
        kind = .onWorker(worker, number: number)
    }

    init(_ task: Task<Void, Never>) {
        kind = .asTask(task)
    }

    /// Cancels the handler's task. Called on the loop; nothing happens when the handler is done.
    func cancel() {
        switch kind {
        case .onWorker(let worker, let number):
            if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
                unsafeDowncast(worker, to: LoopWorker.self).cancel(number)
            }
        case .asTask(let task):
            task.cancel()
        }
    }
}
