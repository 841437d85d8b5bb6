import Foundation
import HardLight
import NIOConcurrencyHelpers

/// Serves one connection. What it knows of its client is the connection's state.
struct WhiteboardHandler: Whiteboard {
    let connection: WhiteboardConnection
    let keeper: BoardKeeper

    /// The answer is the whole board, so that a connection does not get it as often as it likes. The room slows down
    /// participants; a connection can be another one with each key.
    private let joining = NIOLockedValueBox(Allowance(burst: 4, perSecond: 0.5))

    init(connection: WhiteboardConnection, keeper: BoardKeeper) {
        self.connection = connection
        self.keeper = keeper
    }

    func join(name: String, colour: Colour, key: [UInt8]) async throws(BoardError) -> Board {
        guard joining.withLockedValue({ $0.take(at: .now) }) else { throw .tooFast }
        let (participant, board) = try keeper.change(connection.events) { room throws(BoardError) in
            let participant = try room.join(name: name, colour: colour, key: key, at: .now)
            if id != participant.id {
                connection.unsubscribe(from: .presence(of: id))
            }
            for topic in [.board, .pointers, .presence(of: participant.id)] as [Topic] {
                connection.subscribe(to: topic)
            }
            return (participant, room.board)
        }
        tell(participant)
        return board
    }

    func rename(name: String, colour: Colour) async throws(BoardError) {
        tell(
            try keeper.change(connection.events) { room throws(BoardError) in
                try room.rename(id, name: name, colour: colour, at: .now)
            }
        )
    }

    func draw(piece: Piece) async throws(BoardError) {
        try keeper.change(connection.events) { room throws(BoardError) in try room.draw(piece, by: id, at: .now) }
        connection.state.withLock { $0.points &+= UInt32(piece.points.count) }
    }

    func undo() async throws(BoardError) {
        try keeper.change(connection.events) { room throws(BoardError) in try room.undo(by: id, at: .now) }
    }

    func clear() async throws(BoardError) {
        try keeper.change(connection.events) { room throws(BoardError) in try room.clear(by: id, at: .now) }
    }

    func point(at place: Point) async throws {
        try keeper.change(connection.events) { room in room.point(at: place, by: id, at: .now) }
    }

    func say(text: String) async throws(BoardError) {
        let time = UInt64(max(0, Date().timeIntervalSince1970))
        try keeper.change(connection.events) { room throws(BoardError) in
            try room.say(text, by: id, at: .now, time: time)
        }
    }

    func ping() async throws {}

    /// 0 before `join`: nobody's.
    private var id: UInt32 { connection.state.snapshot.id }

    private func tell(_ participant: Participant) {
        connection.state.withLock { state in
            state.id = participant.id
            state.name = participant.name
            state.colour = participant.colour
        }
    }
}
