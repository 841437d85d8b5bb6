import HardLightCore
import Logging
import NIOCore
import RKYV

/// What comes from the peer, from bytes to messages, and when it has to wait.
extension Link {
    /// Whether answers have to wait for the peer, or the peer's next call for its time: then nothing is read, and no call
    /// is started.
    var isCongested: Bool {
        guard let channel else { return false }
        return isPaused || (holdsUpPeer && (!channel.isWritable || heldInput != nil))
    }

    /// - Parameter limit: How much of the input that was held is taken now.
    func resumeReading(_ context: ChannelHandlerContext, upTo limit: Int) {
        guard !isPaused else { return }
        if var input = heldInput {
            heldInput = nil
            inputLeft = limit
            input.moveReaderIndex(forwardBy: handleFrames(in: input))
            hold(input)
        }
        noteProgressOfMessage()
        if isReadHeld, !isCongested {
            isReadHeld = false
            countHeldTime()
            heldSince = nil
            context.read()
        }
    }

    /// Whether what has come ends within a message, or another frame.
    func noteProgressOfMessage() {
        if parser.isBetweenMessages {
            liveness.messageEnded()
        } else {
            liveness.messageBegan(at: loop.turnTime)
        }
    }

    /// The time in which nothing was read is not the peer's.
    func countHeldTime() {
        guard let since = heldSince else { return }
        let now = loop.eventLoop.now.uptimeNanoseconds
        liveness.messageWasHeldUp(for: now - min(since, now))
        heldSince = now
    }

    func take(_ input: ByteBuffer) {
        if heldInput != nil {
            heldInput?.writeImmutableBuffer(input)
            return
        }
        if isPaused {
            // It was on its way when reading stopped.
            heldInput = ByteBuffer(bytes: input.readableBytesView)
            return
        }
        let used = handleFrames(in: input)
        if used < input.readableBytes {
            // A copy, so that what NIOSSL shares is not kept.
            hold(ByteBuffer(bytes: input.readableBytesView.dropFirst(used)))
        }
    }

    private func hold(_ input: ByteBuffer) {
        // Once the connection closes, what is left is nothing to wait for, and nothing to hold up the peer's goodbye for.
        guard case .open = phase else { return }
        heldInput = input.readableBytes > 0 ? input : nil
    }

    /// - Returns: The bytes that have been looked at.
    private func handleFrames(in input: ByteBuffer) -> Int {
        input.withUnsafeReadableBytes { bytes in
            var rest = bytes
            handleFrames(in: &rest)
            return bytes.count - rest.count
        }
    }

    /// Handles frames until there is none, the connection ends, too many answers wait, or the turn is over.
    private func handleFrames(in input: inout UnsafeRawBufferPointer) {
        do throws(FrameError) {
            while let event = try parser.next(in: &input, scratch: loop.inboundScratch) {
                let size = handle(event)
                guard case .open = phase else { continue }
                if case .binary = event, isNextCallEarly() {
                    return
                }
                guard holdsUpPeer else { continue }
                if outbox.count > limits.turnBytes {
                    flushAtEndOfTurn()
                    if channel?.isWritable == false {
                        return
                    }
                }
                inputLeft -= max(size, limits.smallestInput)
                if inputLeft <= 0, !input.isEmpty {
                    return letOthersIn()
                }
            }
        } catch {
            fail(error.closeCode, "\(error)")
        }
    }

    /// Counts a call.
    ///
    /// - Returns: Whether the next one has to wait. The connection goes on by itself when its time has come.
    private func isNextCallEarly() -> Bool {
        guard rate != nil else { return false }
        let now = loop.eventLoop.now.uptimeNanoseconds
        guard let next = rate?.take(at: now), next > now else { return false }
        isPaused = true
        pauseTimer = loop.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(next)) {
            self.pauseTimer = nil
            self.goOn(upTo: self.limits.turnInput)
        }
        return true
    }

    /// The turn is over, and there is more: the other connections of the loop come first.
    private func letOthersIn() {
        isPaused = true
        loop.inNextRound { self.goOn(upTo: self.limits.laterTurnInput) }
    }

    private func goOn(upTo limit: Int) {
        isPaused = false
        guard let context else { return }
        loop.beginTurn()
        // It was this side that did not listen.
        liveness.heard(at: loop.turnTime)
        resumeReading(context, upTo: limit)
        loop.endTurn()
    }

    func answerPing() {
        guard let ping = unansweredPing.take() else { return }
        ping.withUnsafeBytes { payload in
            sendControl { mask, memory in FrameWriter.write(.pong, payload: payload, mask: mask, to: memory) }
        }
    }

    /// - Returns: The size of the message, inflated; 0 for what is none.
    private func handle(_ event: FrameEvent) -> Int {
        switch (event, phase) {
        case (.binary(let payload), .open):
            return receive(payload)
        case (.text, .open):
            fail(.unsupportedData, "a text message: HardLight has none")
        case (.ping(let payload), .open):
            // RFC 6455 §5.5.3: the newest ping is the one that is to be answered. A peer that pings and does not read would
            // have a client, which reads on whatever happens, keep an answer to each.
            unansweredPing = [UInt8](payload)
            if isWritable {
                answerPing()
            }
        case (.close(let code, let reason), .open):
            sendClose(code, reason: "")
            finishClosing(ConnectionClosure(.remote, code ?? .noStatusReceived, reason))
        case (.close, .closing(let closure)):
            finishClosing(closure)
        case (_, .waiting), (_, .open), (_, .closing), (_, .closed):
            break
        }
        return 0
    }

    private func receive(_ payload: UnsafeRawBufferPointer) -> Int {
        liveness.used(at: loop.turnTime)
        liveness.messageEnded()
        let message: UnsafeRawBufferPointer
        if isCompressed {
            do throws(InflateError) {
                message = try loop.inflater.inflate(payload, limit: limits.messageSize)
            } catch {
                fail(error.closeCode, "\(error)")
                return 0
            }
        } else {
            message = payload
        }
        do throws(ProtocolViolation) {
            try user?.receive(message)
        } catch {
            fail(CloseCode(rawValue: error.closeCode), "\(error)")
        }
        return message.count
    }
}
