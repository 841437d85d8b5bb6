import HardLightCore
import Logging
import NIOCore
import NIOSSL

/// The ways in which a connection ends: by a close frame of either side, by a violation, or because the channel is gone.
extension Link {
    /// The peer broke the protocol: it is told with the close code for it.
    func fail(_ code: CloseCode, _ reason: String) {
        switch phase {
        case .open, .waiting(nil): break
        case .waiting, .closing, .closed: return
        }
        logger.info("closing a connection", metadata: ["code": "\(code)", "reason": "\(reason)"])
        let closure = ConnectionClosure(.local, code, reason)
        beginClosing(closure)
        // RFC 6455 §7.1.7: nothing more is expected of such a peer, not even its close frame. TLS waits for its goodbye
        // all the same, so that ours arrives.
        if isWritable {
            loop.eventLoop.execute { self.finishClosing(closure) }
        }
    }

    func beginClosing(_ closure: ConnectionClosure) {
        switch phase {
        case .open: phase = .closing(closure)
        case .waiting(nil): phase = .waiting(closing: closure)
        case .waiting, .closing, .closed: return
        }
        dropWaitingEvents()
        sendClose(closure.code, reason: closure.reason)
        // What still waits is not looked at but for the peer's close frame.
        isPaused = false
        loop.mark(self)
        // When what has been sent is on its way, and not from here: the user's handlers are cancelled then, and what they do
        // about it would come into the middle of what goes on here, or wait for a lock that who closes the connection holds.
        loop.eventLoop.execute {
            self.bytesLeft = self.outbox.count + self.bytesInChannel
            self.tellUser(closure)
        }
        if case .closing = phase {
            waitForClose(closure)
        }
    }

    /// The peer has some time to answer our close frame, and as much again while it takes what stands before it.
    func waitForClose(_ closure: ConnectionClosure, rounds: Int = Link.closeRounds) {
        closeTimeout = loop.eventLoop.scheduleTask(in: limits.closeTimeout) {
            let left = self.outbox.count + self.bytesInChannel
            if left < self.bytesLeft, rounds > 1 {
                self.bytesLeft = left
                self.waitForClose(closure, rounds: rounds - 1)
            } else {
                self.end(closure, abruptly: true)
            }
        }
    }

    /// How often: five times, which is ten seconds by default. A server that stops waits for this.
    static var closeRounds: Int { 5 }

    /// No other frame is waited for: the rest goes out, then the channel closes.
    func finishClosing(_ closure: ConnectionClosure) {
        flushAtEndOfTurn()
        end(closure)
    }

    func sendClose(_ code: CloseCode?, reason: String) {
        sendControl(isLast: true) { mask, memory in
            FrameWriter.writeClose(code, reason: reason, mask: mask, to: memory)
        }
    }

    func sendControl(isLast: Bool = false, _ write: (WebSocketMask?, UnsafeMutableRawBufferPointer) -> Int) {
        _ = follow(outbox.append(isLast: isLast, control: write), isOnLoop: true)
    }

    /// - Parameter isAbrupt: Without TLS's goodbye. It too would be waited for, and a peer that did not answer our close
    ///   frame in time has had its time.
    func end(_ reason: ConnectionClosure, abruptly isAbrupt: Bool = false) {
        if case .closed = phase { return }
        let (closure, wasOpen) =
            switch phase {
            case .waiting(let closure): (closure ?? reason, false)
            case .closing(let closure): (closure, true)
            case .open, .closed: (reason, true)
            }
        phase = .closed
        outbox.close()
        heldInput = nil
        dropWaitingEvents()
        // They hold this link.
        for timer in [closeTimeout, livenessTimer, pauseTimer] {
            timer?.cancel()
        }
        closeTimeout = nil
        livenessTimer = nil
        pauseTimer = nil
        tellUser(closure)
        closeChannel(abruptly: isAbrupt)
        if wasOpen {
            loop.connectionDidEnd()
        }
    }

    private func closeChannel(abruptly isAbrupt: Bool) {
        let tls = isAbrupt ? try? context?.pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) : nil
        // From the TLS handler's place a close passes it by.
        (tls ?? context)?.close(promise: nil)
    }

    func tellUser(_ closure: ConnectionClosure) {
        let user = self.user
        // The user's handlers hold the connection, and that this link.
        self.user = nil
        user?.linkDidClose(closure)
    }
}

extension ConnectionClosure {
    static func neither(_ reason: String) -> ConnectionClosure {
        ConnectionClosure(.neither, .abnormalClosure, reason)
    }
}
