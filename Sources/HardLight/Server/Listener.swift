/// An open port, whichever transport has opened it.
struct Listener: Sendable {
    let port: Int?
    private let closing: @Sendable () -> Void

    init(port: Int?, close: @escaping @Sendable () -> Void) {
        self.port = port
        closing = close
    }

    func close() {
        closing()
    }
}
