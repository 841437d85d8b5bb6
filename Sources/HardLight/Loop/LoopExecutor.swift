import NIOConcurrencyHelpers
import NIOCore

/// Runs the tasks of handlers, and of clients that ask for it, on one event loop.
///
/// NIO has no task executor. The obvious one, a closure on the loop for each job, costs an allocation, a lock and often a
/// wake-up each time a task is resumed. Here a job that is enqueued on the loop itself goes into an array that only the
/// loop touches; jobs from elsewhere go into a queue behind a lock, and a burst of them wakes the loop once.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    // Sendable: `local`, `running` and `resumption` are used on the event loop only (`enqueue` asks, the others assert);
    // `remote` has its own lock; the rest is constant after `init`.

    private struct Remote {
        var jobs: [UnownedJob] = []
        var isWakeRequested = false
    }

    private let eventLoop: any EventLoop
    // Unchecked: no access to these calls anything; a job runs when it is out of the array.
    @exclusivity(unchecked) private var local: [UnownedJob] = []
    @exclusivity(unchecked) private var running: [UnownedJob] = []
    private let remote = NIOLockedValueBox(Remote())
    private let requestTurn: @Sendable (Urgency) -> Bool
    @exclusivity(unchecked) private var resumption = Resumption.none

    /// A task that is being resumed by ``resume(_:)``.
    private enum Resumption {
        case none
        /// The next job is its.
        case expected
        case ready(UnownedJob)
    }

    /// When the turn that runs the jobs may come.
    enum Urgency {
        /// Somebody is on the stack: later, from the loop's own queue.
        case soon
        /// Nobody is: at once.
        case now
    }

    /// - Parameter requestTurn: Called on the loop when there are jobs: sees to it that ``drain()`` is called, or returns
    ///   `false` when nobody is left who would.
    init(eventLoop: any EventLoop, requestTurn: @escaping @Sendable (Urgency) -> Bool) {
        self.eventLoop = eventLoop
        self.requestTurn = requestTurn
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if eventLoop.inEventLoop {
            if case .expected = resumption {
                resumption = .ready(job)
            } else {
                local.append(job)
                requestDrain(.soon)
            }
            return
        }
        let isWakeNeeded = remote.withLockedValue { remote in
            remote.jobs.append(job)
            defer { remote.isWakeRequested = true }
            return !remote.isWakeRequested
        }
        if isWakeNeeded {
            eventLoop.execute { self.takeRemote() }
        }
    }

    /// Resumes a task that is suspended and prefers this executor, and runs it here and now, up to its next suspension.
    func resume(_ continuation: UnsafeContinuation<Void, Never>) {
        eventLoop.assertInEventLoop()
        resumption = .expected
        continuation.resume()
        let resumed = resumption
        resumption = .none
        if case .ready(let job) = resumed {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Runs everything that is ready, once: a job that is enqueued meanwhile waits for the next call, so that a task that
    /// yields in a loop does not keep the event loop from its sockets.
    func drain() {
        eventLoop.assertInEventLoop()
        // A job that drives the loop by hand (a test's embedded loop) must not run the same batch again.
        guard running.isEmpty, !local.isEmpty else { return }
        swap(&local, &running)
        let executor = asUnownedTaskExecutor()
        for index in running.indices {
            running[index].runSynchronously(on: executor)
        }
        running.removeAll(keepingCapacity: true)
    }

    /// Whether there is something to run.
    var hasJobs: Bool {
        eventLoop.assertInEventLoop()
        return !local.isEmpty
    }

    private func takeRemote() {
        remote.withLockedValue { remote in
            remote.isWakeRequested = false
            local.append(contentsOf: remote.jobs)
            remote.jobs.removeAll(keepingCapacity: true)
        }
        requestDrain(.now)
    }

    private func requestDrain(_ urgency: Urgency) {
        if !requestTurn(urgency) {
            eventLoop.execute {
                while self.hasJobs {
                    self.drain()
                }
            }
        }
    }
}
