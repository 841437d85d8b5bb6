#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// An open port on a ``DirectEventLoop``: each connection goes to the group's next loop.
    final class DirectListener: DirectSource, @unchecked Sendable {
        // Sendable: `isOpen` is used on the loop only, the rest is constant.

        private let loop: DirectEventLoop
        private let group: DirectEventLoopGroup
        private let socket: Int32
        private let initialize: @Sendable (any Channel) throws -> Void
        private let onClose: @Sendable () -> Void
        private var isOpen = true

        static func open(
            host: String,
            port: Int,
            group: DirectEventLoopGroup,
            initialize: @escaping @Sendable (any Channel) throws -> Void,
            onClose: @escaping @Sendable () -> Void
        ) async throws -> Listener {
            let loop = group.nextLoop()
            return try await loop.run {
                let address = try SocketAddress.makeAddressResolvingHost(host, port: port)
                let socket = address.withSockAddr { hardlight_listen($0, socklen_t($1), backlog) }
                guard socket >= 0 else { throw IOError(errnoCode: errno, reason: "listen") }
                let listener = DirectListener(
                    loop: loop,
                    group: group,
                    socket: socket,
                    initialize: initialize,
                    onClose: onClose
                )
                do {
                    try loop.poller.add(listener, socket, for: DirectPoller.input)
                } catch {
                    listener.close()
                    throw error
                }
                return Listener(port: SocketAddress(localAddressOf: socket)?.port) {
                    loop.execute { listener.close() }
                }
            }
        }

        /// Connections that the system keeps until they are accepted: as many as with NIO.
        private static var backlog: Int32 { 1024 }
        /// The others of the loop have their turn in between.
        private static var acceptsPerTurn: Int { 64 }
        /// How long nothing is accepted when there are no more descriptors, as NIO waits.
        private static var pause: TimeAmount { .seconds(1) }

        private init(
            loop: DirectEventLoop,
            group: DirectEventLoopGroup,
            socket: Int32,
            initialize: @escaping @Sendable (any Channel) throws -> Void,
            onClose: @escaping @Sendable () -> Void
        ) {
            self.loop = loop
            self.group = group
            self.socket = socket
            self.initialize = initialize
            self.onClose = onClose
        }

        private func close() {
            guard isOpen else { return }
            isOpen = false
            loop.poller.remove(socket)
            hardlight_close(socket)
            onClose()
        }

        func handle(_ events: UInt32) {
            for _ in 0..<Self.acceptsPerTurn {
                var address = sockaddr_storage()
                let accepted = hardlight_accept(socket, &address)
                if accepted >= 0 {
                    welcome(accepted, SocketAddress(address))
                    continue
                }
                switch errno {
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: return rest()
                case EAGAIN: return
                // Of the connection that was to be accepted (accept(2)): the next may be well.
                default: continue
                }
            }
        }

        func loopEnds() {
            close()
        }

        private func rest() {
            loop.poller.change(socket, to: 0)
            loop.scheduleTask(in: Self.pause) {
                guard self.isOpen else { return }
                self.loop.poller.change(self.socket, to: DirectPoller.input)
            }
        }

        private func welcome(_ socket: Int32, _ address: SocketAddress?) {
            let loop = group.nextLoop()
            let isThere = loop.tryExecute { [initialize] in
                let channel = DirectChannel(loop: loop, socket: socket, remoteAddress: address)
                do {
                    try initialize(channel)
                    channel.start()
                } catch {
                    channel.finish()
                }
            }
            if !isThere {
                hardlight_close(socket)
            }
        }
    }

    extension SocketAddress {
        /// The address of TCP that a system call has written; `nil` for others.
        init?(_ storage: sockaddr_storage) {
            let family = Int32(storage.ss_family)
            let address: SocketAddress? = withUnsafeBytes(of: storage) { bytes in
                switch family {
                case AF_INET: SocketAddress(bytes.load(as: sockaddr_in.self))
                case AF_INET6: SocketAddress(bytes.load(as: sockaddr_in6.self))
                default: nil
                }
            }
            guard let address else { return nil }
            self = address
        }

        fileprivate init?(localAddressOf socket: Int32) {
            var storage = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let result = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
            }
            guard result == 0 else { return nil }
            self.init(storage)
        }
    }
#endif
