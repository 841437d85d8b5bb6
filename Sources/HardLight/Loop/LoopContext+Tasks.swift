import NIOConcurrencyHelpers
import NIOCore

/// Runs the tasks of handlers, and of clients that ask for it, on the event loop.
///
/// NIO has no task executor. The obvious one, a closure on the loop for each job, costs an allocation, a lock and often a
/// wake-up each time a task is resumed. Here a job that is enqueued on the loop itself goes into an array that only the
/// loop touches; jobs from elsewhere go into a queue behind a lock, and a burst of them wakes the loop once.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension LoopContext: TaskExecutor {
    @usableFromInline
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if eventLoop.inEventLoop {
            if case .expected = resumption {
                resumption = .ready(job)
            } else {
                readyJobs.append(job)
                requestTurn()
            }
            return
        }
        let isWakeNeeded = remoteJobs.withLockedValue { remote in
            remote.jobs.append(job)
            defer { remote.isWakeRequested = true }
            return !remote.isWakeRequested
        }
        if isWakeNeeded {
            eventLoop.execute { self.takeRemoteJobs() }
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

    private func takeRemoteJobs() {
        remoteJobs.withLockedValue { remote in
            remote.isWakeRequested = false
            readyJobs.append(contentsOf: remote.jobs)
            remote.jobs.removeAll(keepingCapacity: true)
        }
        // Nobody is on the stack, so that it need not come later.
        runTurn()
    }
}

extension LoopContext {
    /// Jobs that come from other threads.
    struct RemoteJobs {
        var jobs: [UnownedJob] = []
        var isWakeRequested = false
    }

    /// A task that is being resumed by ``resume(_:)``.
    enum Resumption {
        case none
        /// The next job is its.
        case expected
        case ready(UnownedJob)
    }

    /// Runs everything that is ready, once: a job that is enqueued meanwhile waits for the next call, so that a task that
    /// yields in a loop does not keep the event loop from its sockets.
    func runReadyJobs() {
        eventLoop.assertInEventLoop()
        guard #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) else { return }
        // Nor may the same batch run again, should a job drive the loop by hand (a test's embedded loop).
        guard runningJobs.isEmpty, !readyJobs.isEmpty else { return }
        let executor = asUnownedTaskExecutor()
        if readyJobs.count == 1, let only = readyJobs.popLast() {
            return only.runSynchronously(on: executor)
        }
        swap(&readyJobs, &runningJobs)
        for index in runningJobs.indices {
            runningJobs[index].runSynchronously(on: executor)
        }
        runningJobs.removeAll(keepingCapacity: true)
    }
}
