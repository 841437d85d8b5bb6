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
        private let completion: @Sendable (Result<Connected, any Error>) -> Void
        private var untried: ArraySlice<SocketAddress> = []
        private var attempt: Connected?
        private var timer: Scheduled<Void>?
        /// Ends the attempt when its share of the time is over.
        private var attemptTimer: Scheduled<Void>?
        private var firstError: (any Error)?
        private var isDone = false

        /// - Parameter completion: Called once, on the loop unless that has ended. The connected socket is its to close.
        init(
            loop: DirectEventLoop,
            endpoint: Endpoint,
            timeout: TimeAmount,
            completion: @escaping @Sendable (Result<Connected, any Error>) -> Void
        ) {
            self.loop = loop
            self.endpoint = endpoint
            self.timeout = timeout
            deadline = .now() + timeout
            self.completion = completion
        }

        func start() {
            let isThere = loop.tryExecute {
                let timer = self.loop.scheduleTask(deadline: self.deadline) { self.giveUp() }
                // A loop that ends tells the sockets; while the name is looked up there is none.
                timer.futureResult.whenFailure { error in
                    if case EventLoopError.shutdown = error { self.loopEnds() }
                }
                self.timer = timer
                self.resolve()
            }
            if !isThere {
                completion(.failure(EventLoopError.shutdown))
            }
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
                    shareTime(with: untried.count)
                }
                return
            }
            let cause = firstError ?? ChannelError.connectTimeout(timeout)
            end(.failure(Failure(cause: cause)))
        }

        /// An address that never answers leaves time for the others.
        private func shareTime(with others: Int) {
            let share = (deadline - .now()).nanoseconds / Int64(others + 1)
            attemptTimer = loop.scheduleTask(in: .nanoseconds(share)) {
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
            end(.failure(ChannelError.connectTimeout(timeout)))
        }

        private func abandon() {
            guard let attempt = takeAttempt() else { return }
            loop.poller.remove(attempt.socket)
            hardlight_close(attempt.socket)
        }

        /// The attempt is over, however it went. Its timer is, too: the next attempt's socket may have the same number.
        private func takeAttempt() -> Connected? {
            attemptTimer?.cancel()
            attemptTimer = nil
            return attempt.take()
        }

        private func end(_ result: Result<Connected, any Error>) {
            guard !isDone else { return }
            isDone = true
            timer?.cancel()
            completion(result)
        }

        func handle(_ events: UInt32) {
            guard let attempt else { return }
            let error = hardlight_socket_error(attempt.socket)
            if error == 0 {
                _ = takeAttempt()
                loop.poller.remove(attempt.socket, isClosing: false)
                end(.success(attempt))
            } else {
                abandon()
                note(IOError(errnoCode: error, reason: "connect"))
                tryNext()
            }
        }

        func loopEnds() {
            abandon()
            end(.failure(EventLoopError.shutdown))
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
