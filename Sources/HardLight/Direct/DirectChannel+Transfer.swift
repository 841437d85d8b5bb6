#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore
    import NIOSSL

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// The way between the socket and the pipeline.
    extension DirectChannel {
        /// The most that one record of TLS holds, which is the most that one read brings.
        private static var recordSize: Int { 16 * 1024 }

        /// Reads of a full buffer in one turn: 256 KiB, as NIO's, and then the others have theirs.
        private static var buffersPerTurn: Int { 4 }

        private enum Filled {
            /// There is nothing more to read now.
            case drained
            /// There may be.
            case full
            case ended
            case cut
            case failed(any Error)
        }

        // MARK: Handshake

        func shakeHands() {
            guard let tls else { return }
            awaitsRoom = false
            switch hardlight_tls_handshake(tls) {
            case 1...:
                phase = .open
                sendFlushed()
                // The peer's first bytes may have come along with its last of the handshake.
                if phase == .open, hardlight_tls_has_pending(tls) {
                    if isReadWanted {
                        _ = receive()
                    } else {
                        isReadUnfinished = true
                    }
                }
            case HARDLIGHT_TLS_WANTS_READ:
                break
            case HARDLIGHT_TLS_WANTS_WRITE:
                awaitsRoom = true
            case HARDLIGHT_TLS_FAILED:
                fail(security?.handshakeFailure(tls) ?? DirectSecurity.failure())
            default:
                fail(NIOSSLError.uncleanShutdown)
            }
        }

        // MARK: In

        /// - Returns: Whether anything has come, if only the end.
        func receive() -> Bool {
            isReadWanted = false
            isReadUnfinished = false
            var hasRead = false
            var outcome = Filled.full
            for _ in 0..<Self.buffersPerTurn {
                var buffer = loop.takeReadBuffer()
                outcome = fill(&buffer)
                if buffer.readableBytes > 0 {
                    hasRead = true
                    pipeline.syncOperations.fireChannelRead(NIOAny(buffer))
                }
                loop.giveBack(buffer)
                guard case .full = outcome, phase == .open else { break }
            }
            if hasRead, phase != .closed {
                pipeline.syncOperations.fireChannelReadComplete()
            }
            guard phase == .open else { return true }
            switch outcome {
            case .drained:
                readAutomatically()
                return hasRead
            case .full:
                isReadUnfinished = true
                readAutomatically()
            case .ended:
                endedByPeer()
            case .cut:
                fail(NIOSSLError.uncleanShutdown)
            case .failed(let error):
                fail(error)
            }
            return true
        }

        private func endedByPeer() {
            hasPeerEnded = true
            if tls == nil {
                finish()
            } else {
                beginGoodbye()
            }
        }

        private func fill(_ buffer: inout ByteBuffer) -> Filled {
            guard let tls else { return fillPlain(&buffer) }
            while buffer.writableBytes >= Self.recordSize {
                let count = buffer.withUnsafeMutableWritableBytes { room in
                    hardlight_tls_read(tls, room.baseAddress, room.count)
                }
                switch count {
                case 1...:
                    buffer.moveWriterIndex(forwardBy: count)
                    // A record that is not full was the last, or what follows has left the socket already.
                    if count < Self.recordSize, !hardlight_tls_has_pending(tls) {
                        return .drained
                    }
                case HARDLIGHT_TLS_WANTS_READ:
                    return .drained
                case HARDLIGHT_TLS_WANTS_WRITE:
                    awaitsRoom = true
                    return .drained
                case HARDLIGHT_TLS_ENDED:
                    return .ended
                case HARDLIGHT_TLS_CUT:
                    return .cut
                default:
                    return .failed(DirectSecurity.failure())
                }
            }
            return .full
        }

        private func fillPlain(_ buffer: inout ByteBuffer) -> Filled {
            let room = buffer.writableBytes
            let count = buffer.withUnsafeMutableWritableBytes { hardlight_receive(socket, $0.baseAddress, $0.count) }
            guard count >= 0 else {
                return errno == EAGAIN ? .drained : .failed(IOError(errnoCode: errno, reason: "recv"))
            }
            buffer.moveWriterIndex(forwardBy: count)
            return count == 0 ? .ended : count < room ? .drained : .full
        }

        // MARK: Out

        /// Hands the socket what is flushed, as far as it takes it.
        func sendFlushed() {
            while flushed > 0, phase == .open || phase == .closing {
                let bytes = pending[pending.startIndex].bytes
                let count = bytes.readableBytes == 0 ? 0 : bytes.withUnsafeReadableBytes(send)
                switch count {
                case 0...:
                    bytesPending -= count
                    if count == bytes.readableBytes {
                        let write = pending.removeFirst()
                        flushed -= 1
                        write.promise?.succeed()
                    } else {
                        pending[pending.startIndex].bytes.moveReaderIndex(forwardBy: count)
                    }
                case HARDLIGHT_TLS_WANTS_WRITE:
                    awaitsRoom = true
                    return tellIfWritable()
                case HARDLIGHT_TLS_WANTS_READ:
                    // TLS has something to hear first; whatever comes, the next flush tries again.
                    return
                case HARDLIGHT_TLS_FAILED where tls != nil:
                    return fail(DirectSecurity.failure())
                default:
                    return fail(IOError(errnoCode: ECONNRESET, reason: "the peer does not take it"))
                }
            }
            tellIfWritable()
        }

        private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
            if let tls {
                return hardlight_tls_write(tls, bytes.baseAddress, bytes.count)
            }
            let count = hardlight_send(socket, bytes.baseAddress, bytes.count)
            return count >= 0 ? count : errno == EAGAIN ? HARDLIGHT_TLS_WANTS_WRITE : HARDLIGHT_TLS_CUT
        }

        // MARK: Goodbye

        func sayGoodbye() {
            guard let tls else { return finish() }
            if !hasSaidGoodbye {
                awaitsRoom = false
                sendFlushed()
                guard phase == .closing, !awaitsRoom else { return }
                switch hardlight_tls_say_goodbye(tls) {
                case 1...: hasSaidGoodbye = true
                case HARDLIGHT_TLS_WANTS_WRITE: awaitsRoom = true
                default: finish()
                }
            }
            if hasSaidGoodbye {
                if hasPeerEnded {
                    finish()
                } else {
                    skipToPeersGoodbye(tls)
                }
            }
        }

        /// What the peer still sends is read and dropped.
        private func skipToPeersGoodbye(_ tls: OpaquePointer) {
            var buffer = loop.takeReadBuffer()
            defer { loop.giveBack(buffer) }
            for _ in 0..<Self.buffersPerTurn * 4 {
                let count = buffer.withUnsafeMutableWritableBytes { hardlight_tls_read(tls, $0.baseAddress, $0.count) }
                if count == HARDLIGHT_TLS_WANTS_READ || count == HARDLIGHT_TLS_WANTS_WRITE { return }
                guard count > 0 else { return finish() }
            }
            loop.continueLater(self)
        }
    }
#endif
