import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import RKYV

/// The way from an accepted channel to a connection, and its place among the others until it ends.
extension Server {
    /// Prepares an accepted channel for its handshake, or turns it away.
    func initialize(_ channel: any Channel) throws {
        var logger = logger
        logger[metadataKey: "peer"] = "\(channel.remoteAddress.map { "\($0)" } ?? "unknown")"
        let connectionLogger = logger
        if let (refusal, isFirst) = ledger.admit(channel) {
            // Before TLS, so that a flood costs as little as it can.
            logger.log(
                level: isFirst && refusal != .closed ? .warning : .debug,
                "connection turned away: there are too many",
                metadata: ["connections": "\(ledger.count)", "limit": "\(refusal)"]
            )
            return channel.close(promise: nil)
        }
        let handshake = ServerHandshake(configuration: configuration, logger: logger) {
            try await self.accept($0, $1, $2, connectionLogger)
        }
        let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(clamping: configuration.limits.handshakeTimeout)) {
            handshake.errorHandler.end(channel, "connection closed: its handshake took too long")
        }
        if let tls = state.withLockedValue({ $0.tls }) {
            try tls.secure(channel)
        }
        try channel.pipeline.syncOperations.addHandler(handshake.gate)
        let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(upgraders: [handshake]) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        handshake.errorHandler.fallSilent()
                        try channel.pipeline.syncOperations.addHandler(
                            PlainRequestHandler(
                                refusal: handshake.refusal,
                                configuration: self.configuration,
                                metrics: self.metrics,
                                logger: connectionLogger
                            )
                        )
                        return false
                    }
                }
            )
        )
        let upgrader = try channel.pipeline.syncOperations.handler(type: NIOTypedHTTPServerUpgradeHandler<Bool>.self)
        try channel.pipeline.syncOperations.addHandler(handshake.upgradeGate, position: .before(upgrader))
        try channel.pipeline.syncOperations.addHandler(handshake.errorHandler)
        upgraded.whenComplete { result in
            switch result {
            case .success(true):
                timeout.cancel()
                // That of a page that is turned away with a close code is nobody's: the ledger sees to its end.
                if handshake.link?.user != nil {
                    self.ledger.becameConnection(channel)
                }
            // From here on the answer has a time of its own.
            case .success(false): timeout.cancel()
            case .failure(let error):
                handshake.errorHandler.end(channel, "a connection's handshake failed", ["error": "\(error)"])
            }
        }
        channel.closeFuture.whenComplete { _ in timeout.cancel() }
    }

    /// Makes the handler of a new connection, and the link that will serve it.
    private func accept(
        _ request: ConnectionRequest,
        _ agreement: ServerHandshake.Agreement,
        _ loop: LoopContext,
        _ logger: Logger
    ) async throws -> Link {
        let framing = MessageFraming(
            role: .server,
            version: agreement.version,
            compression: CompressionPolicy(
                level: agreement.level.rawValue,
                threshold: max(0, configuration.compression.threshold)
            ),
            deflaters: deflaters
        )
        let link = Link(
            loop: loop,
            framing: framing,
            limits: LinkLimits(configuration),
            metrics: metrics?.link,
            logger: logger
        )
        let form = EventForm(version: agreement.version, isStored: agreement.level == .none)
        let subscriber = Subscriber(id: ConnectionID.next(), link: link, form: form)
        let connection = Connection<Interface>(
            request: request,
            subscriber: subscriber,
            state: LockedState(link: link, logger: logger),
            hub: hub
        )
        let handler: Interface.RPCHandler
        do {
            handler = try await makeHandler(connection)
        } catch let refusal as ConnectionRefusal where request.isFromPage && refusal.closeCode != nil {
            refusal.note(metrics, logger)
            let code = refusal.closeCode.flatMap { $0.isAllowedOnWire ? $0 : nil } ?? .policyViolation
            let closure = ConnectionClosure(.local, code, refusal.reason)
            link.close(closure.code, reason: closure.reason)
            connection.didEnd(closure)
            return link
        } catch {
            link.channelClosed()
            connection.didEnd(.neither("the connection was turned away"))
            throw error
        }
        let limits = ServerCalls.Limits(
            callsInFlight: max(1, min(configuration.limits.callsInFlight, CallIDs.capacity)),
            archiveDepth: max(1, configuration.limits.archiveDepth)
        )
        let observer = configuration.observer(
            metrics: metrics?.calls,
            methodNames: methodNames,
            request: request
        )
        let calls = ServerCalls(
            link: link,
            limits: limits,
            observer: observer,
            logger: logger
        ) { call throws(ArchiveError) in
            try Interface.dispatch(call, to: handler)
        } onClose: { closure in
            connection.didEnd(closure)
        }
        guard remember(subscriber.id, calls) else {
            link.channelClosed()
            connection.didEnd(.neither("the server stops"))
            throw ConnectionRefusal(status: 503, reason: "The server stops.\n")
        }
        link.attach(calls) { [weak self] in
            self?.forget(subscriber.id)
        }
        return link
    }

    /// - Returns: `false` when the server has stopped meanwhile: nobody would close the connection.
    private func remember(_ id: UInt64, _ calls: ServerCalls) -> Bool {
        state.withLockedValue { state in
            if case .stopped = state.phase {
                return false
            }
            state.connections[id] = calls
            metrics?.connectionAccepted(now: state.connections.count)
            return true
        }
    }

    private func forget(_ id: UInt64) {
        let isLast = state.withLockedValue { state in
            state.connections[id] = nil
            metrics?.connectionGone(now: state.connections.count)
            guard case .stopped = state.phase else { return false }
            return state.connections.isEmpty
        }
        if isLast {
            drained.settle(())
        }
    }
}
