import HardLightCore
import NIOCore

/// How the loop runs handlers, and for how long it keeps their tasks.
extension LoopContext {
    /// Starts a handler on this loop, now: it runs up to its first suspension before this returns, and whenever it is
    /// resumed it is on this loop again. (Where the system is older than the API for that, it starts on the global pool.)
    func start(_ work: @escaping LoopContext.Work) -> RunningWork {
        eventLoop.assertInEventLoop()
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            let parked = parkedWorkers.popLast().map { unsafeDowncast($0, to: LoopWorker.self) }
            let worker = parked ?? LoopWorker(loop: self)
            return RunningWork(worker, number: worker.start(work))
        } else if #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) {
            return RunningWork(Task(executorPreference: self, operation: work))
        } else {
            return RunningWork(Task(operation: work))
        }
    }

    /// Takes back a worker whose handler is done, to start the next one on it.
    ///
    /// - Returns: `false` when there are enough, or no connection to have calls: the worker is to end.
    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    func keep(_ worker: LoopWorker) -> Bool {
        eventLoop.assertInEventLoop()
        guard connections > 0, parkedWorkers.count < Self.parkedWorkerLimit else { return false }
        parkedWorkers.append(worker)
        return true
    }

    /// As many as one connection's calls need. A worker that waits holds a kilobyte or two.
    private static var parkedWorkerLimit: Int { CallIDs.capacity }

    // MARK: Connections

    func connectionDidOpen() {
        eventLoop.assertInEventLoop()
        connections += 1
    }

    /// With the last connection go the workers, whose tasks would keep this context and outlive the loop, and at the end of
    /// the turn what memory there is to spare.
    func connectionDidEnd() {
        eventLoop.assertInEventLoop()
        connections -= 1
        guard connections == 0 else { return }
        requestTurn()
        let workers = parkedWorkers
        parkedWorkers = []
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            for worker in workers {
                unsafeDowncast(worker, to: LoopWorker.self).dismiss()
            }
        }
    }
}
