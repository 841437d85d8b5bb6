#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// The way between the socket and the pipeline.
    extension DirectChannel {
        /// Reads of a full buffer in one turn: 256 KiB, as NIO's, and then the others have theirs.
        private static var buffersPerTurn: Int { 4 }

        private enum Filled {
            /// There is nothing more to read now.
            case drained
            /// There may be.
            case full
            case ended
            case failed(any Error)
        }

        /// - Returns: Whether anything has come, if only the end.
        func receive() -> Bool {
            isReadWanted = false
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
            if hasRead, phase == .open {
                pipeline.syncOperations.fireChannelReadComplete()
            }
            guard phase == .open else { return true }
            switch outcome {
            case .drained, .full: readAutomatically()
            case .ended: finish()
            case .failed(let error): fail(error)
            }
            return hasRead || phase != .open
        }

        private func fill(_ buffer: inout ByteBuffer) -> Filled {
            let room = buffer.writableBytes
            let count = buffer.withUnsafeMutableWritableBytes { hardlight_receive(socket, $0.baseAddress, $0.count) }
            guard count >= 0 else {
                return errno == EAGAIN ? .drained : .failed(IOError(errnoCode: errno, reason: "recv"))
            }
            buffer.moveWriterIndex(forwardBy: count)
            return count == 0 ? .ended : count < room ? .drained : .full
        }

        /// Hands the socket what is flushed, as far as it takes it.
        func sendFlushed() {
            while flushed > 0, phase == .open {
                let bytes = pending[pending.startIndex].bytes
                let count =
                    bytes.readableBytes == 0
                    ? 0 : bytes.withUnsafeReadableBytes { hardlight_send(socket, $0.baseAddress, $0.count) }
                if count < 0, errno != EAGAIN {
                    return sendFailed(errno)
                }
                bytesPending -= max(count, 0)
                guard count == bytes.readableBytes else {
                    // The socket is full; when it is not, epoll tells.
                    pending[pending.startIndex].bytes.moveReaderIndex(forwardBy: max(count, 0))
                    awaitsRoom = true
                    break
                }
                flushed -= 1
                pending.removeFirst().promise?.succeed()
            }
            tellIfWritable()
        }

        private func sendFailed(_ error: Int32) {
            // The peer is gone, and epoll tells it. What it has sent before is read first: its last answers, and why it goes.
            guard error != EPIPE, error != ECONNRESET else { return }
            fail(IOError(errnoCode: error, reason: "send"))
        }
    }
#endif
