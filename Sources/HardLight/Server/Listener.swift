import NIOCore

/// An open port, whichever transport has opened it.
struct Listener: Sendable {
    let eventLoop: any EventLoop
    let port: Int?
    /// Succeeds once the port is closed.
    let closeFuture: EventLoopFuture<Void>
    private let closing: @Sendable () -> Void

    init(
        eventLoop: any EventLoop,
        port: Int?,
        closeFuture: EventLoopFuture<Void>,
        close: @escaping @Sendable () -> Void
    ) {
        self.eventLoop = eventLoop
        self.port = port
        self.closeFuture = closeFuture
        closing = close
    }

    /// One of NIO's.
    init(_ channel: any Channel) {
        self.init(eventLoop: channel.eventLoop, port: channel.localAddress?.port, closeFuture: channel.closeFuture) {
            channel.close(promise: nil)
        }
    }

    func close() {
        closing()
    }
}
