import Dispatch
import Foundation

/// Notes that the user has had enough, so that what there is can be printed.
final class Interrupt {
    private let sources: [any DispatchSourceSignal]
    private let flag: Flag

    /// Written on a queue's thread and read between runs.
    private final class Flag: @unchecked Sendable {
        // Sendable: the lock guards the value.
        private let lock = NSLock()
        private var value = false
        var isSet: Bool { lock.withLock { value } }
        func set() { lock.withLock { value = true } }
    }

    init() {
        let flag = Flag()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { flag.set() }
            source.resume()
            return source
        }
        self.flag = flag
    }

    var hasCome: Bool { flag.isSet }
}
