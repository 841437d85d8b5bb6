#if DirectTransport && os(Linux)
    public import Dispatch
    public import NIOCore
    import NIOConcurrencyHelpers
    import Synchronization

    /// Event loops with sockets of HardLight's own, right over epoll and io_uring, on Linux and with the package's trait
    /// `DirectTransport`.
    ///
    /// ```swift
    /// configuration.eventLoopGroup = DirectEventLoopGroup()
    /// ```
    ///
    /// Servers and clients that run on such a group open and accept their connections by it instead of NIO's sockets; TLS
    /// stays NIOSSL's. It is of no use to NIO's own bootstraps. Decision 0032 says what it lacks.
    public final class DirectEventLoopGroup: EventLoopGroup {
        let loops: [DirectEventLoop]
        private let turn = Atomic<Int>(0)

        /// Starts the threads. They run until ``shutdownGracefully(queue:_:)``, or as long as the process.
        ///
        /// - Parameters:
        ///   - numberOfThreads: One for each CPU that is to be used, at least 1. All of them, if it is not given.
        ///   - usesIOUring: Whether several connections send with one system call where the kernel (5.18 or newer) and the
        ///     container let them. `false` for those whose rules forbid io_uring: each connection sends by itself then.
        public init(numberOfThreads: Int = System.coreCount, usesIOUring: Bool = true) {
            precondition(numberOfThreads > 0, "a group has at least one thread")
            loops = (0..<numberOfThreads).map { index in
                do {
                    return try DirectEventLoop(name: "HL-DIRECT-\(index)", usesIOUring: usesIOUring)
                } catch {
                    // As NIO's group does: there is no program without its threads.
                    preconditionFailure("an event loop cannot be started: \(error)")
                }
            }
        }

        /// One loop after the other.
        public func next() -> any EventLoop {
            nextLoop()
        }

        /// The loop that this is called on, or else the next.
        public func any() -> any EventLoop {
            loops.first(where: \.inEventLoop) ?? nextLoop()
        }

        /// All loops.
        public func makeIterator() -> EventLoopIterator {
            EventLoopIterator(loops)
        }

        /// Closes what is open on the loops, and ends them.
        public func shutdownGracefully(queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void) {
            let left = NIOLockedValueBox(loops.count)
            for loop in loops {
                loop.end {
                    let isLast = left.withLockedValue { left in
                        left -= 1
                        return left == 0
                    }
                    if isLast {
                        queue.async { callback(nil) }
                    }
                }
            }
        }

        func nextLoop() -> DirectEventLoop {
            let number = turn.wrappingAdd(1, ordering: .relaxed).oldValue
            return loops[Int(UInt(bitPattern: number) % UInt(loops.count))]
        }
    }
#endif
