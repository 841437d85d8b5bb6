import HardLight

/// A board that everybody who is there draws on, and talks beside.
@RPC(state: Visit.self, events: BoardEvent.self)
protocol Whiteboard {
    /// Comes to the board, and answers with everything that is on it.
    ///
    /// `key` is 16 random bytes that the client keeps to itself: who comes back with the same one is the same participant.
    func join(name: String, colour: Colour, key: [UInt8]) async throws(BoardError) -> Board

    /// Changes the participant's name and colour.
    func rename(name: String, colour: Colour) async throws(BoardError)

    /// Draws a piece of a stroke, of which others are told. Points that the stroke has already are left out, so that a
    /// piece may be sent again.
    func draw(piece: Piece) async throws(BoardError)

    /// Takes the participant's newest stroke back.
    func undo() async throws(BoardError)

    /// Wipes the board, for everybody.
    func clear() async throws(BoardError)

    /// Shows the others where the participant points.
    func point(at: Point) async throws

    /// Says something to everybody.
    func say(text: String) async throws(BoardError)

    /// Returns at once: the time that it takes is the connection's.
    func ping() async throws
}

/// Who the connection's client is: what the server made of what it asked for.
@ConnectionState
struct Visit: Equatable {
    /// 0 before `join`.
    var id: UInt32 = 0
    var name: String = ""
    var colour: Colour = .ink
    /// How many points this connection has drawn.
    var points: UInt32 = 0
}

/// What everybody at the board is told.
@Archivable
enum BoardEvent: Equatable, Sendable {
    /// Somebody has come, or has another name or colour now.
    case arrived(participant: Participant)
    case left(id: UInt32)
    case pointed(id: UInt32, at: Point)
    case drew(author: UInt32, piece: Piece)
    /// A stroke is gone: taken back, or the oldest of too many.
    case erased(author: UInt32, number: UInt32)
    case cleared(by: UInt32)
    case said(message: Message)
}

/// Why something is not done. Nothing of it has happened then.
@Archivable
enum BoardError: Error, Equatable, Sendable {
    /// `join` comes first.
    case notHere
    /// As many as fit are there.
    case full
    /// Slower, please.
    case tooFast
    /// The key is not 16 bytes long, or the text has nothing in it.
    case unusable
    /// The piece does not continue its stroke, or the stroke has been taken off the board.
    case gone
}

/// Everything on the board and everybody at it.
@Archivable
struct Board: Equatable, Sendable {
    var participants: [Participant]
    /// Oldest first.
    var strokes: [Stroke]
    /// Oldest first.
    var messages: [Message]
}

@Archivable
struct Participant: Equatable, Sendable {
    var id: UInt32
    var name: String
    var colour: Colour
}

/// A colour of the palette: which one that is, is up to the page and its theme.
@Archivable
enum Colour: CaseIterable, Equatable, Sendable {
    case ink, red, orange, yellow, green, teal, blue, violet
}

/// A place on the board, 4,000 wide and 3,000 high, counted from its upper left corner.
@Archivable
struct Point: Equatable, Sendable {
    var x: UInt16
    var y: UInt16
}

/// A stroke as it is on the board. Author and number together name it.
@Archivable
struct Stroke: Equatable, Sendable {
    var author: UInt32
    /// Counts up with each stroke of the author's.
    var number: UInt32
    var colour: Colour
    /// In the board's units.
    var width: UInt8
    var points: [Point]
}

/// A part of a stroke that is being drawn.
@Archivable
struct Piece: Equatable, Sendable {
    var number: UInt32
    /// How many points of the stroke come before it.
    var start: UInt32
    var colour: Colour
    var width: UInt8
    var points: [Point]
}

/// Something that was said, by whom as they were then.
@Archivable
struct Message: Equatable, Sendable {
    /// Counts up from 1.
    var number: UInt32
    var author: UInt32
    var name: String
    var colour: Colour
    var text: String
    /// Seconds since the beginning of 1970.
    var time: UInt64
}
