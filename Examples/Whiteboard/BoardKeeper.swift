import HardLight
import NIOConcurrencyHelpers

/// The one ``Room`` of a server, for the handlers of all its connections.
///
/// Events leave under the lock under which the change was made that they tell of: everybody hears of changes in their
/// order. And who subscribes under it, and looks at the board, has missed nothing and hears of nothing twice.
final class BoardKeeper: Sendable {
    private let room: NIOLockedValueBox<Room>

    init(limits: BoardLimits = BoardLimits()) {
        room = NIOLockedValueBox(Room(limits: limits))
    }

    /// Changes the room and tells everybody.
    ///
    /// - Parameter emitter: Of the server whose connections are at the board.
    func change<Output>(
        _ emitter: EventEmitter<BoardEvent>,
        _ body: (inout Room) throws(BoardError) -> Output
    ) throws(BoardError) -> Output {
        let result = room.withLockedValue { room in
            let result = Result { () throws(BoardError) in try body(&room) }
            for event in room.takeEvents() {
                emitter.emit(event, to: event.topic)
            }
            return result
        }
        return try result.get()
    }
}

extension BoardEvent {
    /// Where it is emitted to.
    var topic: Topic {
        if case .pointed = self { .pointers } else { .board }
    }
}

extension Topic {
    /// What has to be known: who misses any of it is disconnected, and gets all of it when they come back.
    static var board: Topic { "board" }
    /// What is replaced by the next one.
    static var pointers: Topic { "pointers" }

    /// A topic that each connection of a participant's is subscribed to: while it exists, they are there.
    static func presence(of id: UInt32) -> Topic { Topic("participant \(id)") }

    /// Whose presence this is.
    var participant: UInt32? {
        let text = String(describing: self)
        let opening = "participant "
        return text.hasPrefix(opening) ? UInt32(text.dropFirst(opening.count)) : nil
    }
}
