/// A task on an event loop that runs one handler after another.
///
/// A task of its own for each call costs more than all the rest that HardLight does for the call: it is allocated, linked
/// to its executor and taken down again. A worker's task is made once. Between two handlers it is suspended, and the next
/// one resumes it.
///
/// ```
///            start                  the handler is done, and the loop keeps the worker
///   (new) ----------> working ----------------------------------------------------------> parked
///                      |   ^                                                              |   |
///  done, and cancelled |   |                           start                              |   | dismiss
///  or not kept         |   +--------------------------------------------------------------+   |
///                      +------------------------------> ended <-------------------------------+
/// ```
///
/// To a handler it is as if the task were its own: nothing of the one before is left in it. Task-local values end with
/// their scope, and a task that has been cancelled, which cannot be taken back, is not used again.
@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
final class LoopWorker: @unchecked Sendable {
    // Sendable: everything is used on `loop.eventLoop` only, where the task's executor runs it too.

    private let loop: LoopContext
    // Unchecked: no access to these calls anything.
    @exclusivity(unchecked) private var work: LoopContext.Work?
    @exclusivity(unchecked) private var parked: UnsafeContinuation<Void, Never>?
    private var task: Task<Void, Never>?
    private var isCancelled = false
    /// The number of the handler that runs, or of the last that did.
    private var number: UInt64 = 0

    init(loop: LoopContext) {
        self.loop = loop
    }

    /// Runs a handler up to its first suspension. The worker is new, or parked.
    ///
    /// - Returns: What names this handler in ``cancel(_:)``.
    func start(_ work: @escaping LoopContext.Work) -> UInt64 {
        number += 1
        let number = number
        self.work = work
        if let parked {
            self.parked = nil
            loop.resume(parked)
        } else {
            // Detached, so that no values of a task that happens to be running here go on in it.
            task = Task.immediateDetached(executorPreference: loop) { await self.run() }
        }
        return number
    }

    /// Cancels a handler, if it still runs.
    func cancel(_ number: UInt64) {
        guard number == self.number, work != nil else { return }
        isCancelled = true
        task?.cancel()
    }

    /// Ends the task of a worker that is parked.
    func dismiss() {
        guard let parked else { return }
        self.parked = nil
        loop.resume(parked)
    }

    private func run() async {
        while let work {
            await work()
            self.work = nil
            guard !isCancelled, loop.keep(self) else { return }
            await withUnsafeContinuation { parked = $0 }
        }
    }
}
