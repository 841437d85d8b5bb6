#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore
    import Synchronization

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// One connected socket on a ``DirectEventLoop``: what NIO's socket channel is, as far as HardLight asks.
    ///
    /// ```
    ///  new --- start() ---> open --- close(), the peer's end, an error ---> closed
    /// ```
    final class DirectChannel: Channel, @unchecked Sendable {
        // Sendable: `isWritable` and `isActive` are atomic, the addresses and `closeFuture` constant, the pipeline checks for
        // its loop by itself. Everything else is used on the loop only; `setOption` and `getOption` go there.

        enum Phase {
            case new, open, closed
        }

        struct PendingWrite {
            var bytes: ByteBuffer
            var promise: EventLoopPromise<Void>?
        }

        let loop: DirectEventLoop
        let socket: Int32
        private var pipelineStorage: ChannelPipeline?
        let writability = Atomic<Bool>(true)
        private let activity = Atomic<Bool>(false)

        // `@exclusivity(unchecked)`: an access to these calls nothing, or only the system, so that none can meet another.
        @exclusivity(unchecked) private(set) var phase = Phase.new
        /// Epoll's events that are watched for.
        @exclusivity(unchecked) private var watched: UInt32 = 0
        /// `true` while an event is handled: what is watched for is settled at its end.
        @exclusivity(unchecked) private var isHandling = false
        @exclusivity(unchecked) var isAutoRead = true
        /// Somebody wants to read.
        @exclusivity(unchecked) var isReadWanted = false
        /// The socket takes no more for now.
        @exclusivity(unchecked) var awaitsRoom = false
        /// What a write has failed with.
        @exclusivity(unchecked) var sendError: Int32?
        /// It is in the loop's ``DirectSendQueue``.
        @exclusivity(unchecked) var isQueued = false
        /// Promises are kept, which may lead to more writes.
        @exclusivity(unchecked) var isSending = false
        @exclusivity(unchecked) var pending = CircularBuffer<PendingWrite>(initialCapacity: 2)
        /// How many of them are flushed.
        @exclusivity(unchecked) var flushed = 0
        /// The bytes in them.
        @exclusivity(unchecked) var bytesPending = 0
        let remoteAddress: SocketAddress?
        private let closePromise: EventLoopPromise<Void>

        init(loop: DirectEventLoop, socket: Int32, remoteAddress: SocketAddress?) {
            self.loop = loop
            self.socket = socket
            self.remoteAddress = remoteAddress
            closePromise = loop.makePromise()
            pipelineStorage = ChannelPipeline(channel: self)
        }

        /// Begins to read, once its pipeline is made. Nothing happens if it was closed meanwhile.
        func start() {
            guard phase == .new else { return }
            phase = .open
            watched = wanted
            do {
                try loop.poller.add(self, socket, for: watched)
            } catch {
                phase = .new
                return fail(error)
            }
            activity.store(true, ordering: .relaxed)
            handling {
                pipeline.syncOperations.fireChannelRegistered()
                pipeline.syncOperations.fireChannelActive()
                enqueue()
                readAutomatically()
            }
        }

        // MARK: Channel

        var allocator: ByteBufferAllocator { ByteBufferAllocator() }
        /// Not known: it would cost a system call for each connection, and nobody here asks.
        var localAddress: SocketAddress? { nil }
        var parent: (any Channel)? { nil }
        var eventLoop: any EventLoop { loop }
        var closeFuture: EventLoopFuture<Void> { closePromise.futureResult }
        var isWritable: Bool { writability.load(ordering: .relaxed) }
        var isActive: Bool { activity.load(ordering: .relaxed) }
        var _channelCore: any ChannelCore { self }
        var syncOptions: (any NIOSynchronousChannelOptions)? { DirectChannelOptions(channel: self) }

        var pipeline: ChannelPipeline {
            guard let pipelineStorage else { preconditionFailure("a channel has its pipeline when it is made") }
            return pipelineStorage
        }

        func setOption<Option: ChannelOption>(_ option: Option, value: Option.Value) -> EventLoopFuture<Void> {
            loop.submit { try DirectChannelOptions(channel: self).setOption(option, value: value) }
        }

        func getOption<Option: ChannelOption>(_ option: Option) -> EventLoopFuture<Option.Value> {
            loop.submit { try DirectChannelOptions(channel: self).getOption(option) }
        }

        // MARK: What is watched for

        private var wanted: UInt32 {
            (isReadWanted ? DirectPoller.input : 0) | (awaitsRoom ? DirectPoller.output : 0)
        }

        func watch() {
            guard !isHandling, phase == .open, wanted != watched else { return }
            watched = wanted
            loop.poller.change(socket, to: watched)
        }

        private func handling(_ body: () -> Void) {
            isHandling = true
            body()
            isHandling = false
            watch()
        }

        func readAutomatically() {
            if isAutoRead, !isReadWanted, phase != .closed {
                pipeline.syncOperations.read()
            }
        }

        // MARK: The end

        /// An error that ends the connection, told to the pipeline first.
        func fail(_ error: any Error) {
            guard phase != .closed else { return }
            pipeline.syncOperations.fireErrorCaught(error)
            end(nil)
        }

        /// Closes the socket, after what has been flushed before.
        ///
        /// - Parameter promise: Kept when it is closed.
        func finish(_ promise: EventLoopPromise<Void>? = nil) {
            guard phase != .closed else {
                promise?.fail(ChannelError.alreadyClosed)
                return
            }
            if isQueued || isSending, sendError == nil {
                // It stays in the queue, whatever this leads to, and is passed over there.
                sendFlushed()
            }
            end(promise)
        }

        private func end(_ promise: EventLoopPromise<Void>?) {
            guard phase != .closed else {
                promise?.succeed()
                return
            }
            if phase == .open {
                loop.poller.remove(socket)
            }
            phase = .closed
            hardlight_close(socket)
            dropWrites()
            writability.store(false, ordering: .relaxed)
            promise?.succeed()
            if activity.exchange(false, ordering: .relaxed) {
                pipeline.syncOperations.fireChannelInactive()
                pipeline.syncOperations.fireChannelUnregistered()
            }
            // Whoever has called this may still be on its way through the pipeline.
            loop.execute {
                self.removeHandlers(pipeline: self.pipeline)
                self.closePromise.succeed()
            }
        }

        private func dropWrites() {
            let dropped = pending
            pending = CircularBuffer()
            (flushed, bytesPending) = (0, 0)
            for write in dropped {
                write.promise?.fail(ChannelError.ioOnClosedChannel)
            }
        }
    }

    extension DirectChannel: DirectSource {
        func handle(_ events: UInt32) {
            handling { transfer(events) }
        }

        func loopEnds() {
            finish()
        }

        private func transfer(_ events: UInt32) {
            if events & DirectPoller.output != 0 {
                awaitsRoom = false
                sendFlushed()
            }
            let isTroubled = events & DirectPoller.trouble != 0
            guard phase == .open, isTroubled || events & DirectPoller.input != 0 else { return }
            let hasRead = isReadWanted && receive()
            // It would be told of again at once, whatever is watched for.
            if isTroubled, !hasRead, phase == .open {
                let error = hardlight_socket_error(socket)
                fail(IOError(errnoCode: error == 0 ? ECONNRESET : error, reason: "socket"))
            }
        }
    }
#endif
