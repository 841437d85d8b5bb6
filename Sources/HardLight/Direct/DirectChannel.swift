#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore
    import NIOSSL
    import Synchronization

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// One connected socket on a ``DirectEventLoop``, with TLS on it: what NIO's socket channel and NIOSSL's handler are
    /// together, as far as HardLight asks.
    ///
    /// ```
    ///          start()                  the peer is who it has to be          close()
    ///  new ---------------> handshaking ----------------------------> open ---------> closing
    ///   |                        |                                      |                |
    ///   +--- close() ------------+--- it fails, close() ----------------+--- the end ----+---> closed
    /// ```
    ///
    /// Without TLS of its own (plaintext, or NIOSSL in the pipeline) `start()` leads to `open`, and `close()` to `closed`, as
    /// with NIO's.
    final class DirectChannel: Channel, @unchecked Sendable {
        // Sendable: `isWritable` and `isActive` are atomic, the addresses and `closeFuture` constant, the pipeline checks for
        // its loop by itself. Everything else is used on the loop only; `setOption` and `getOption` go there.

        enum Phase {
            case new, handshaking, open, closing, closed
        }

        struct PendingWrite {
            var bytes: ByteBuffer
            var promise: EventLoopPromise<Void>?
        }

        let loop: DirectEventLoop
        let socket: Int32
        let allocator = ByteBufferAllocator()
        let remoteAddress: SocketAddress?
        /// Not known: it would cost a system call for each connection, and nobody here asks.
        let localAddress: SocketAddress? = nil
        let parent: (any Channel)? = nil
        private var pipelineStorage: ChannelPipeline?
        private let closePromise: EventLoopPromise<Void>
        let writability = Atomic<Bool>(true)
        private let activity = Atomic<Bool>(false)

        var phase = Phase.new
        /// OpenSSL's side of the connection; `nil` without TLS, and at the end.
        var tls: OpaquePointer?
        /// What explains its failures, and keeps what it refers to.
        var security: DirectSecurity?
        /// Epoll's events that are watched for.
        private var watched: UInt32 = 0
        /// `true` while an event is handled: what is watched for is settled at its end.
        private var isHandling = false
        var isAutoRead = true
        /// Somebody wants to read.
        var isReadWanted = false
        /// A turn has ended before everything was read that has left the socket.
        var isReadUnfinished = false
        /// The socket takes no more for now.
        var awaitsRoom = false
        /// An error has been told, after which no goodbye is said.
        private(set) var isBroken = false
        var hasSaidGoodbye = false
        var hasPeerEnded = false
        var pending = CircularBuffer<PendingWrite>(initialCapacity: 2)
        /// How many of them are flushed.
        var flushed = 0
        /// The bytes in them.
        var bytesPending = 0
        var closers: [EventLoopPromise<Void>] = []
        var goodbyeTimeout: Scheduled<Void>?

        init(loop: DirectEventLoop, socket: Int32, remoteAddress: SocketAddress?) {
            self.loop = loop
            self.socket = socket
            self.remoteAddress = remoteAddress
            closePromise = loop.makePromise()
            pipelineStorage = ChannelPipeline(channel: self)
        }

        /// Gets TLS, before it starts.
        func secure(_ security: DirectSecurity) throws(TLSError) {
            tls = try security.makeTLS(on: socket)
            self.security = security
        }

        /// Begins to read, once its pipeline is made. Nothing happens if it was closed meanwhile.
        func start() {
            guard phase == .new else { return }
            phase = tls == nil ? .open : .handshaking
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
                readAutomatically()
                if phase == .handshaking {
                    shakeHands()
                }
            }
        }

        // MARK: Channel

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
            let output = awaitsRoom ? DirectPoller.output : 0
            return switch phase {
            case .handshaking, .closing: DirectPoller.input | output
            case .open: (isReadWanted ? DirectPoller.input : 0) | output
            case .new, .closed: 0
            }
        }

        func watch() {
            guard !isHandling, phase != .new, phase != .closed, wanted != watched else { return }
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
            isBroken = true
            pipeline.syncOperations.fireErrorCaught(error)
            finish()
        }

        /// Closes the socket, without a goodbye.
        func finish() {
            guard phase != .closed else { return }
            if phase != .new {
                loop.poller.remove(socket)
            }
            phase = .closed
            if let tls {
                hardlight_tls_free(tls)
            }
            tls = nil
            security = nil
            hardlight_close(socket)
            goodbyeTimeout?.cancel()
            goodbyeTimeout = nil
            dropWrites(from: 0)
            writability.store(false, ordering: .relaxed)
            for closer in closers {
                closer.succeed()
            }
            closers = []
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

        func dropWrites(from first: Int) {
            let dropped = Array(pending.dropFirst(first))
            pending.removeLast(dropped.count)
            flushed = min(flushed, first)
            for write in dropped {
                bytesPending -= write.bytes.readableBytes
                write.promise?.fail(ChannelError.ioOnClosedChannel)
            }
        }
    }

    extension DirectChannel: DirectSource {
        func handle(_ events: UInt32) {
            handling {
                switch phase {
                case .handshaking: shakeHands()
                case .open: transfer(events)
                case .closing: sayGoodbye()
                case .new, .closed: break
                }
            }
        }

        func continueTurn() {
            handle(DirectPoller.input)
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
