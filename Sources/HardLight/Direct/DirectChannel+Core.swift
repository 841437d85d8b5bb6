#if DirectTransport && os(Linux)
    import NIOCore
    import Synchronization

    /// What comes from the pipeline.
    extension DirectChannel: ChannelCore {
        /// NIO's defaults: above the first a channel is full, and below the second not any more.
        private static var highWaterMark: Int { 64 * 1024 }
        private static var lowWaterMark: Int { 32 * 1024 }

        func write0(_ data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard phase != .closed else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            guard case .byteBuffer(let bytes)? = tryUnwrapData(data, as: IOData.self) else {
                promise?.fail(ChannelError.operationUnsupported)
                return
            }
            bytesPending += bytes.readableBytes
            pending.append(PendingWrite(bytes: bytes, promise: promise))
            if bytesPending > Self.highWaterMark, writability.exchange(false, ordering: .relaxed) {
                pipeline.syncOperations.fireChannelWritabilityChanged()
            }
        }

        func flush0() {
            flushed = pending.count
            guard phase == .open else { return }
            // Much has nothing to gain from others, and whoever writes on finds the channel full only if its socket is.
            if bytesPending > Self.highWaterMark, !isSending {
                sendFlushed()
                watch()
            }
            enqueue()
        }

        /// Has what is flushed sent at the end of the turn, or sooner.
        func enqueue() {
            guard flushed > 0, !awaitsRoom, !isQueued, phase == .open else { return }
            isQueued = true
            loop.sendQueue.append(self)
        }

        func tellIfWritable() {
            if phase == .open, bytesPending < Self.lowWaterMark, !writability.exchange(true, ordering: .relaxed) {
                pipeline.syncOperations.fireChannelWritabilityChanged()
            }
        }

        func read0() {
            guard phase != .closed, !isReadWanted else { return }
            isReadWanted = true
            watch()
        }

        func close0(error: any Error, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            if mode == .all {
                finish(promise)
            } else {
                // Neither TLS nor WebSocket has connections that are open in one direction.
                promise?.fail(ChannelError.operationUnsupported)
            }
        }

        func localAddress0() throws -> SocketAddress { throw ChannelError.unknownLocalAddress }

        func remoteAddress0() throws -> SocketAddress {
            guard let remoteAddress else { throw ChannelError.operationUnsupported }
            return remoteAddress
        }

        // A channel is connected when it is made, and is started by whoever has made it.
        func register0(promise: EventLoopPromise<Void>?) { promise?.fail(ChannelError.operationUnsupported) }
        func registerAlreadyConfigured0(promise: EventLoopPromise<Void>?) { register0(promise: promise) }
        func bind0(to: SocketAddress, promise: EventLoopPromise<Void>?) { register0(promise: promise) }
        func connect0(to: SocketAddress, promise: EventLoopPromise<Void>?) { register0(promise: promise) }
        func triggerUserOutboundEvent0(_ event: Any, promise: EventLoopPromise<Void>?) { register0(promise: promise) }

        // What nobody in the pipeline wanted.
        func channelRead0(_ data: NIOAny) {}
        func errorCaught0(error: any Error) {}
    }
#endif
