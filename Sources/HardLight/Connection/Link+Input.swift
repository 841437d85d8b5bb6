import HardLightCore
import Logging
import NIOCore
import RKYV

/// What comes from the peer, from bytes to messages, and when it has to wait.
extension Link {
    /// Whether answers have to wait for the peer, or the peer's next call for its time: then nothing is read, and no call
    /// is started.
    var isCongested: Bool {
        guard let context else { return false }
        return isPaused || (holdsUpPeer && (!context.channel.isWritable || heldInput != nil))
    }

    func resumeReading(_ context: ChannelHandlerContext) {
        guard !isPaused else { return }
        if let input = heldInput {
            heldInput = nil
            take(input)
        }
        if isReadHeld, !isCongested {
            isReadHeld = false
            context.read()
        }
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
        let used = input.withUnsafeReadableBytes { bytes in
            var rest = bytes
            handleFrames(in: &rest)
            return bytes.count - rest.count
        }
        if used < input.readableBytes {
            // A copy, so that what NIOSSL shares is not kept.
            heldInput = ByteBuffer(bytes: input.readableBytesView.dropFirst(used))
        }
    }

    /// Handles frames until there is none, the connection ends, or too many answers wait.
    private func handleFrames(in input: inout UnsafeRawBufferPointer) {
        do throws(FrameError) {
            while let event = try parser.next(in: &input, scratch: loop.inboundScratch) {
                handle(event)
                guard case .open = phase else { continue }
                if case .binary = event, isNextCallEarly() {
                    return
                }
                if holdsUpPeer, outbox.count > limits.turnBytes {
                    flushAtEndOfTurn()
                    if context?.channel.isWritable == false {
                        return
                    }
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
        loop.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(next)) { [weak self] in
            guard let self else { return }
            isPaused = false
            guard let context else { return }
            loop.beginTurn()
            resumeReading(context)
            loop.endTurn()
        }
        return true
    }

    private func handle(_ event: FrameEvent) {
        switch (event, phase) {
        case (.binary(let payload), .open):
            receive(payload)
        case (.text, .open):
            fail(.unsupportedData, "a text message: HardLight has none")
        case (.ping(let payload), .open):
            sendControl { mask, memory in FrameWriter.write(.pong, payload: payload, mask: mask, to: memory) }
        case (.close(let code, let reason), .open):
            sendClose(code, reason: "")
            finishClosing(ConnectionClosure(.remote, code ?? .noStatusReceived, reason))
        case (.close, .closing(let closure)):
            finishClosing(closure)
        case (_, .waiting), (_, .open), (_, .closing), (_, .closed):
            break
        }
    }

    private func receive(_ payload: UnsafeRawBufferPointer) {
        liveness.used(at: loop.turnTime)
        let message: UnsafeRawBufferPointer
        if isCompressed {
            do throws(InflateError) {
                message = try loop.inflater.inflate(payload, limit: limits.messageSize)
            } catch {
                return fail(error.closeCode, "\(error)")
            }
        } else {
            message = payload
        }
        do throws(ProtocolViolation) {
            try user?.receive(message)
        } catch {
            fail(CloseCode(rawValue: error.closeCode), "\(error)")
        }
    }
}
