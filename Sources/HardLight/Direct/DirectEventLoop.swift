#if DirectTransport && os(Linux)
    import CHardLightDirect
    import Dispatch
    import NIOConcurrencyHelpers
    import NIOCore
    import Synchronization

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// An event loop of NIO's kind on a thread of its own, around epoll.
    ///
    /// What is executed on it runs until nothing is left, and only then are the sockets looked at, as in NIO's: `LoopContext`
    /// relies on it. Timers run after the sockets. What is to be sent is sent when all of that is done.
    final class DirectEventLoop: EventLoop, @unchecked Sendable {
        // Sendable: what other threads use is `remote`, which has a lock, and `hasRemote` and `isAsleep`, which are atomic.
        // Everything else is constant or used on the loop's thread only.

        private struct Remote {
            var tasks: [() -> Void] = []
            var isClosed = false
        }

        /// What the loop waits for. Used by sources too, on the loop.
        let poller: DirectPoller
        /// Used by channels too, on the loop.
        let sendQueue: DirectSendQueue
        private let remote = NIOLockedValueBox(Remote())
        private let hasRemote = Atomic<Bool>(false)
        private let isAsleep = Atomic<Bool>(false)
        // `@exclusivity(unchecked)`: what is called meanwhile is called between two accesses to these, and never within one,
        // but for the ends of what `running` lets go of, which may come to `tasks` and `timers` and never to `running`.
        @exclusivity(unchecked) private var tasks: [() -> Void] = []
        @exclusivity(unchecked) private var running: [() -> Void] = []
        @exclusivity(unchecked) private var timers = DirectTimers()
        @exclusivity(unchecked) private var spareBuffer: ByteBuffer?
        @exclusivity(unchecked) private var isEnding = false
        private var onEnd: [() -> Void] = []

        /// - Throws: `IOError` when the system has no more descriptors or threads.
        init(name: String, usesIOUring: Bool) throws {
            poller = try DirectPoller()
            sendQueue = DirectSendQueue(usesIOUring: usesIOUring)
            try startThread(name)
        }

        // MARK: EventLoop

        var inEventLoop: Bool {
            hardlight_current_loop() == UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        }

        func execute(_ task: @escaping @Sendable () -> Void) {
            _ = tryExecute(task)
        }

        /// - Returns: `false` when the loop has ended: nothing will be done.
        func tryExecute(_ task: @escaping @Sendable () -> Void) -> Bool {
            if inEventLoop {
                tasks.append(task)
                return true
            }
            return remote.withLockedValue { remote in
                guard !remote.isClosed else { return false }
                remote.tasks.append(task)
                hasRemote.store(true, ordering: .sequentiallyConsistent)
                // Under the lock, so that the poller is not closed meanwhile.
                if isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
                    poller.wake()
                }
                return true
            }
        }

        /// Runs it on the loop.
        ///
        /// - Throws: What it throws; `EventLoopError.shutdown` when the loop has ended, of which the future of `submit` would
        ///   say nothing.
        func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
            let settlement = Settlement<Result<Value, any Error>>()
            if !tryExecute({ settlement.settle(Result { try body() }) }) {
                settlement.settle(.failure(EventLoopError.shutdown))
            }
            return try await settlement.value().get()
        }

        @discardableResult
        func scheduleTask<T>(
            deadline: NIODeadline,
            _ task: @escaping @Sendable () throws -> T
        ) -> Scheduled<T> {
            let promise = makePromise(of: T.self)
            let timer = DirectTimer(deadline: deadline) {
                do {
                    promise.assumeIsolated().succeed(try task())
                } catch {
                    promise.fail(error)
                }
            } refuse: {
                promise.fail(EventLoopError.shutdown)
            }
            if inEventLoop {
                insert(timer)
            } else if !tryExecute({ self.insert(timer) }) {
                promise.fail(EventLoopError.shutdown)
            }
            return Scheduled(promise: promise) { self.cancel(timer) }
        }

        @discardableResult
        func scheduleTask<T>(in delay: TimeAmount, _ task: @escaping @Sendable () throws -> T) -> Scheduled<T> {
            scheduleTask(deadline: .now() + delay, task)
        }

        func preconditionInEventLoop(file: StaticString, line: UInt) {
            precondition(inEventLoop, "not on the event loop", file: file, line: line)
        }

        func preconditionNotInEventLoop(file: StaticString, line: UInt) {
            precondition(!inEventLoop, "on the event loop", file: file, line: line)
        }

        func next() -> any EventLoop { self }

        func makeIterator() -> EventLoopIterator { EventLoopIterator([self]) }

        /// A loop ends with its group.
        func shutdownGracefully(queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void) {
            queue.async { callback(EventLoopError.unsupportedOperation) }
        }

        private func insert(_ timer: DirectTimer) {
            if isEnding {
                timer.refuse()
            } else if !timer.isCancelled.load(ordering: .relaxed) {
                timers.insert(timer)
            }
        }

        private func cancel(_ timer: DirectTimer) {
            timer.isCancelled.store(true, ordering: .releasing)
            if inEventLoop {
                forget(timer)
            } else {
                execute { self.forget(timer) }
            }
        }

        private func forget(_ timer: DirectTimer) {
            timers.remove(timer)
            timer.drop()
        }

        // MARK: Memory

        /// An empty buffer to read into. One serves all connections, as long as nobody keeps what was in it.
        func takeReadBuffer() -> ByteBuffer {
            var buffer = spareBuffer.take() ?? ByteBufferAllocator().buffer(capacity: Self.readBufferSize)
            // Makes another one, if this is still held.
            buffer.clear()
            return buffer
        }

        func giveBack(_ buffer: consuming ByteBuffer) {
            spareBuffer = buffer
        }

        /// Four records of TLS.
        private static var readBufferSize: Int { 64 * 1024 }

        // MARK: The loop

        private func startThread(_ name: String) throws {
            let start = Start(loop: self, name: name)
            var thread = pthread_t()
            let result = pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument else { return nil }
                    let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                    start.loop.run(start.name)
                    return nil
                },
                Unmanaged.passRetained(start).toOpaque()
            )
            guard result == 0 else { throw IOError(errnoCode: result, reason: "pthread_create") }
            pthread_detach(thread)
        }

        private final class Start {
            let loop: DirectEventLoop
            let name: String

            init(loop: DirectEventLoop, name: String) {
                self.loop = loop
                self.name = name
            }
        }

        private func run(_ name: String) {
            hardlight_begin_loop(UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()), name)
            finishTurn()
            while !isEnding {
                let isAlarmed = wait()
                if isAlarmed {
                    for timer in timers.removeDue(at: .now()) {
                        timer.fire()
                    }
                }
                finishTurn()
            }
            finish()
        }

        private func finishTurn() {
            runTasks()
            guard !sendQueue.isEmpty else { return }
            sendQueue.send()
            // What follows from what has been sent is done before the sockets, too.
            runTasks()
        }

        /// Handles what comes of the sockets.
        ///
        /// - Returns: Whether a timer's time has come.
        private func wait() -> Bool {
            if let next = timers.next {
                poller.setAlarm(next)
            }
            isAsleep.store(true, ordering: .sequentiallyConsistent)
            // Whoever comes after this look sees that the loop sleeps.
            let isPatient = sendQueue.isEmpty && !hasRemote.load(ordering: .sequentiallyConsistent)
            let count = poller.wait(isPatient: isPatient)
            isAsleep.store(false, ordering: .relaxed)
            return poller.handle(count)
        }

        /// Runs what there is, and what that executes on the loop. What other threads hand in meanwhile stays for the next turn,
        /// unless there is something of the loop's own to be done after it.
        private func runTasks() {
            var rounds = 0
            repeat {
                if hasRemote.load(ordering: .acquiring) {
                    // Before those of the loop itself: what one of these follows from may be among them.
                    remote.withLockedValue { remote in
                        hasRemote.store(false, ordering: .relaxed)
                        swap(&remote.tasks, &running)
                    }
                }
                if running.isEmpty {
                    swap(&tasks, &running)
                } else {
                    running.append(contentsOf: tasks)
                    tasks.removeAll(keepingCapacity: true)
                }
                guard !running.isEmpty else { return }
                // By index: an iterator would share the array, and emptying it would then make another one.
                var index = 0
                while index < running.count {
                    let task = running[index]
                    task()
                    index += 1
                }
                running.removeAll(keepingCapacity: index <= Self.tasksToKeepRoomFor)
                rounds += 1
                if rounds.isMultiple(of: Self.roundsPerSend) {
                    sendQueue.send()
                }
            } while !tasks.isEmpty
        }

        /// More than a turn has, if not each of its tasks executes another one: those must not keep what is to be sent.
        private static var roundsPerSend: Int { 16 }

        /// What one burst made grow is not kept.
        private static var tasksToKeepRoomFor: Int { 4096 }

        // MARK: The end

        /// Closes everything that is open on the loop, and ends it.
        func end(_ done: @escaping @Sendable () -> Void) {
            let isAccepted = tryExecute {
                self.isEnding = true
                self.onEnd.append(done)
            }
            if !isAccepted {
                done()
            }
        }

        private func finish() {
            remote.withLockedValue { $0.isClosed = true }
            // What has come before that.
            hasRemote.store(true, ordering: .relaxed)
            runTasks()
            repeat {
                for source in poller.sources {
                    source.loopEnds()
                }
                for timer in timers.removeAll() {
                    timer.refuse()
                }
                // They may open something once more.
                runTasks()
            } while !poller.sources.isEmpty
            // All of them are closed by now: it lets go of them.
            sendQueue.send()
            sendQueue.close()
            poller.close()
            spareBuffer = nil
            for done in onEnd {
                done()
            }
        }
    }
#endif
