#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore
    import NIOPosix

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// Connects a socket: the addresses of the host one after the other, each with its share of the time.
    final class DirectConnector: DirectSource, @unchecked Sendable {
        // Sendable: everything mutable is used on the loop only.

        struct Connected {
            var socket: Int32
            var address: SocketAddress
        }

        /// Nothing answers.
        struct Failure: Error, CustomStringConvertible {
            /// Of the address that was tried first.
            let cause: any Error

            var description: String { "\(cause)" }
        }

        struct UnknownHost: Error, CustomStringConvertible {
            let name: String

            var description: String { "there is no host \(name)" }
        }

        private let loop: DirectEventLoop
        private let endpoint: Endpoint
        private let timeout: TimeAmount
        private let deadline: NIODeadline
        private let promise: EventLoopPromise<Connected>
        private var untried: ArraySlice<SocketAddress> = []
        private var attempt: Connected?
        private var timer: Scheduled<Void>?
        private var firstError: (any Error)?
        private var isDone = false

        init(loop: DirectEventLoop, endpoint: Endpoint, timeout: TimeAmount) {
            self.loop = loop
            self.endpoint = endpoint
            self.timeout = timeout
            deadline = .now() + timeout
            promise = loop.makePromise()
        }

        /// - Returns: The connected socket, which is the caller's to close; it comes on the loop.
        func connect() -> EventLoopFuture<Connected> {
            let isThere = loop.tryExecute {
                self.timer = self.loop.scheduleTask(deadline: self.deadline) { self.giveUp() }
                self.resolve()
            }
            if !isThere {
                promise.fail(EventLoopError.shutdown)
            }
            return promise.futureResult
        }

        /// Asking for a name's addresses blocks.
        private func resolve() {
            NIOThreadPool.singleton.submit { [loop, endpoint] _ in
                let addresses = Result { try Self.addresses(of: endpoint) }
                loop.execute { self.resolved(addresses) }
            }
        }

        private func resolved(_ addresses: Result<[SocketAddress], any Error>) {
            guard !isDone else { return }
            switch addresses {
            case .success(let addresses): untried = addresses[...]
            case .failure(let error): firstError = error
            }
            tryNext()
        }

        private func tryNext() {
            while let address = untried.popFirst() {
                let socket = address.withSockAddr { hardlight_connect($0, socklen_t($1)) }
                guard socket >= 0 else {
                    note(IOError(errnoCode: errno, reason: "connect"))
                    continue
                }
                do {
                    try loop.poller.add(self, socket, for: DirectPoller.output)
                } catch {
                    hardlight_close(socket)
                    note(error)
                    continue
                }
                attempt = Connected(socket: socket, address: address)
                if !untried.isEmpty {
                    shareTime(with: untried.count, socket)
                }
                return
            }
            let cause = firstError ?? ChannelError.connectTimeout(timeout)
            end { $0.fail(Failure(cause: cause)) }
        }

        /// An address that never answers leaves time for the others.
        private func shareTime(with others: Int, _ socket: Int32) {
            let share = (deadline - .now()).nanoseconds / Int64(others + 1)
            loop.scheduleTask(in: .nanoseconds(share)) {
                guard self.attempt?.socket == socket, !self.isDone else { return }
                self.abandon()
                self.note(ChannelError.connectTimeout(self.timeout))
                self.tryNext()
            }
        }

        private func note(_ error: any Error) {
            firstError = firstError ?? error
        }

        private func giveUp() {
            abandon()
            end { $0.fail(ChannelError.connectTimeout(self.timeout)) }
        }

        private func abandon() {
            guard let attempt else { return }
            self.attempt = nil
            loop.poller.remove(attempt.socket)
            hardlight_close(attempt.socket)
        }

        private func end(_ settle: (EventLoopPromise<Connected>) -> Void) {
            guard !isDone else { return }
            isDone = true
            timer?.cancel()
            settle(promise)
        }

        func handle(_ events: UInt32) {
            guard let attempt else { return }
            let error = hardlight_socket_error(attempt.socket)
            if error == 0 {
                self.attempt = nil
                loop.poller.remove(attempt.socket, isClosing: false)
                end { $0.succeed(attempt) }
            } else {
                abandon()
                note(IOError(errnoCode: error, reason: "connect"))
                tryNext()
            }
        }

        func loopEnds() {
            abandon()
            end { $0.fail(EventLoopError.shutdown) }
        }

        private static func addresses(of endpoint: Endpoint) throws -> [SocketAddress] {
            var hints = addrinfo()
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            hints.ai_protocol = Int32(IPPROTO_TCP)
            var first: UnsafeMutablePointer<addrinfo>?
            guard getaddrinfo(endpoint.host, "\(endpoint.port)", &hints, &first) == 0 else {
                throw UnknownHost(name: endpoint.host)
            }
            defer { freeaddrinfo(first) }
            return sequence(first: first) { $0?.pointee.ai_next }
                .prefix { $0 != nil }
                .compactMap { $0?.pointee.ai_addr }
                .compactMap { address in
                    switch Int32(address.pointee.sa_family) {
                    case AF_INET:
                        address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
                    case AF_INET6:
                        address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
                    default: nil
                    }
                }
        }
    }
#endif
