/// Those who are told of something.
final class Observers<Value> {
    private var handlers: [(id: Int, handle: (Value) -> Void)] = []
    private var nextID = 0

    var isEmpty: Bool { handlers.isEmpty }

    func add(_ handler: @escaping (Value) -> Void) -> Observation {
        let id = nextID
        nextID += 1
        handlers.append((id, handler))
        return Observation { self.handlers.removeAll { $0.id == id } }
    }

    func removeAll() {
        handlers = []
    }

    /// A handler may add and remove others: those who were there at the beginning are told.
    func tell(_ value: Value) {
        for (_, handle) in handlers { handle(value) }
    }
}

/// Something that is observed until it is cancelled; dropping it changes nothing.
public struct Observation {
    private let end: () -> Void

    init(_ end: @escaping () -> Void) {
        self.end = end
    }

    /// Ends it.
    public func cancel() {
        end()
    }
}
