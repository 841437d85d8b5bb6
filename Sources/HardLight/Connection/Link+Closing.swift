import HardLightCore
import Logging
import NIOCore
import NIOSSL

/// The ways in which a connection ends: by a close frame of either side, by a violation, or because the channel is gone.
extension Link {
    /// The peer broke the protocol: it is told with the close code for it.
    func fail(_ code: CloseCode, _ reason: String) {
        guard case .open = phase else { return }
        logger.info("closing a connection", metadata: ["code": "\(code)", "reason": "\(reason)"])
        let closure = ConnectionClosure(.local, code, reason)
        beginClosing(closure)
        // RFC 6455 §7.1.7: nothing more is expected of such a peer, not even its close frame. TLS waits for its goodbye
        // all the same, so that ours arrives.
        if isWritable {
            finishClosing(closure)
        }
    }

    func beginClosing(_ closure: ConnectionClosure) {
        switch phase {
        case .open: break
        case .waiting: return end(closure)
        case .closing, .closed: return
        }
        dropWaitingEvents()
        sendClose(closure.code, reason: closure.reason)
        phase = .closing(closure)
        // What still waits is not looked at but for the peer's close frame.
        isPaused = false
        tellUser(closure)
        loop.mark(self)
        closeTimeout = loop.eventLoop.scheduleTask(in: limits.closeTimeout) {
            self.end(closure, abruptly: true)
        }
    }

    /// No other frame is waited for: the rest goes out, then the channel closes.
    func finishClosing(_ closure: ConnectionClosure) {
        flushAtEndOfTurn()
        end(closure)
    }

    func sendClose(_ code: CloseCode?, reason: String) {
        sendControl { mask, memory in FrameWriter.writeClose(code, reason: reason, mask: mask, to: memory) }
        outbox.close()
    }

    func sendControl(_ write: (WebSocketMask?, UnsafeMutableRawBufferPointer) -> Int) {
        _ = follow(outbox.append(control: write), isOnLoop: true)
    }

    /// - Parameter isAbrupt: Without TLS's goodbye. It too would be waited for, and a peer that did not answer our close
    ///   frame in time has had its time.
    func end(_ reason: ConnectionClosure, abruptly isAbrupt: Bool = false) {
        if case .closed = phase { return }
        let closure = if case .closing(let closure) = phase { closure } else { reason }
        let wasOpen = if case .waiting = phase { false } else { true }
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
