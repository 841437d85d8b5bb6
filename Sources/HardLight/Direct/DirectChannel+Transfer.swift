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
                let error = Int32(-count)
                return error == EAGAIN ? .drained : .failed(IOError(errnoCode: error, reason: "recv"))
            }
            buffer.moveWriterIndex(forwardBy: count)
            return count == 0 ? .ended : count < room ? .drained : .full
        }

        /// Hands the socket what is flushed, as far as it takes it, and keeps the promises. What is flushed meanwhile waits for
        /// its turn in the queue.
        func sendFlushed() {
            isSending = true
            defer { isSending = false }
            var left = flushed
            while left > 0, flushed > 0, phase == .open {
                left -= 1
                sendNext()
                if let sendError {
                    return sendFailed(sendError)
                }
                // When there is room again, epoll tells.
                guard !awaitsRoom else { break }
                flushed -= 1
                pending.removeFirst().promise?.succeed()
            }
            tellIfWritable()
        }

        /// Sends what the queue has not sent, and tells of what it has.
        func sendQueued() {
            isQueued = false
            sendFlushed()
            watch()
        }

        /// Hands the socket the next write, as far as it takes it, and tells nobody.
        func sendNext() {
            if let bytes = nextBytes, !bytes.isEmpty {
                settle(hardlight_send(socket, bytes.baseAddress, bytes.count))
            }
        }

        /// What is to be sent next: nothing, if the socket does not take it now. The memory stays where it is as long as it is
        /// the first of ``pending``: whoever else has a reference to the buffer's would write to a copy.
        var nextBytes: UnsafeRawBufferPointer? {
            guard phase == .open, flushed > 0, !awaitsRoom, sendError == nil else { return nil }
            return pending[pending.startIndex].bytes.withUnsafeReadableBytes { $0 }
        }

        /// What the socket has said to them: how many it has taken, or an error's number, negative. ``sendFlushed()`` tells of it.
        func settle(_ result: Int) {
            guard result >= 0 || result == -Int(EAGAIN) else {
                sendError = Int32(-result)
                return
            }
            let count = max(result, 0)
            pending[pending.startIndex].bytes.moveReaderIndex(forwardBy: count)
            bytesPending -= count
            awaitsRoom = pending[pending.startIndex].bytes.readableBytes > 0
        }

        private func sendFailed(_ error: Int32) {
            // The peer is gone, and epoll tells it. What it has sent before is read first: its last answers, and why it goes.
            guard error != EPIPE, error != ECONNRESET else { return }
            fail(IOError(errnoCode: error, reason: "send"))
        }
    }
#endif
