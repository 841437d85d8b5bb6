import Testing

@testable import WhiteboardService

/// The rules of the board: what strangers send is checked, bounded and told in order.
@Suite("The whiteboard's room")
struct RoomTests {
    private let start = ContinuousClock.now

    private func key(_ number: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private func points(_ count: Int) -> [Point] {
        (0..<count).map { Point(x: UInt16($0 % 4000), y: 7) }
    }

    private func piece(_ number: UInt32, from start: UInt32 = 0, _ points: [Point]) -> Piece {
        Piece(number: number, start: start, colour: .red, width: 9, points: points)
    }

    /// Somebody who is there; what their coming has brought is taken.
    private func visitor(_ number: Int = 1, in room: inout Room) throws -> UInt32 {
        let participant = try room.join(name: "Visitor \(number)", colour: .blue, key: key(number), at: start)
        _ = room.takeEvents()
        return participant.id
    }

    @Test("Who comes is told to everybody, and gets everything that is there")
    func join() throws {
        var room = Room()
        let ada = try room.join(name: " Ada\u{0}  Lovelace ", colour: .red, key: key(1), at: start)
        #expect(ada == Participant(id: 1, name: "Ada Lovelace", colour: .red))
        #expect(room.takeEvents() == [.arrived(participant: ada)])
        try room.draw(piece(1, points(2)), by: 1, at: start)
        try room.say("Hello", by: 1, at: start, time: 9)
        let guest = try room.join(name: "\u{202E} \n", colour: .ink, key: key(2), at: start)
        #expect(guest.name == "Guest 2")
        #expect(room.board.participants == [ada, guest])
        #expect(room.board.strokes.map(\.points) == [points(2)])
        #expect(room.board.messages.map(\.text) == ["Hello"])
    }

    @Test("Who comes back with their key is the same one, with another one somebody else")
    func comeBack() throws {
        var room = Room()
        let id = try visitor(in: &room)
        room.leave(id)
        room.leave(id)
        #expect(room.takeEvents() == [.left(id: id)])
        #expect(room.board.participants == [])
        #expect(throws: BoardError.notHere) { try room.draw(piece(1, points(1)), by: id, at: start) }
        #expect(try room.join(name: "A", colour: .red, key: key(1), at: start).id == id)
        #expect(try room.join(name: "A", colour: .red, key: key(2), at: start).id != id)
        #expect(throws: BoardError.unusable) { try room.join(name: "A", colour: .red, key: [1, 2], at: start) }
    }

    @Test("Presence that is told late is put right")
    func presence() throws {
        var room = Room()
        let (one, two) = (try visitor(1, in: &room), try visitor(2, in: &room))
        room.leave(one)
        room.isBack(one)
        #expect(room.takeEvents().count == 2)
        room.isBack(one)
        room.isBack(99)
        #expect(room.takeEvents() == [])
        room.retain([two])
        #expect(room.takeEvents() == [.left(id: one)])
    }

    @Test("A board that is full takes nobody, until somebody goes")
    func full() throws {
        var limits = BoardLimits()
        limits.participants = 2
        var room = Room(limits: limits)
        let first = try visitor(1, in: &room)
        _ = try visitor(2, in: &room)
        #expect(throws: BoardError.full) { try room.join(name: "", colour: .ink, key: key(3), at: start) }
        // Who is there may come a second time: with another tab, say.
        #expect(try room.join(name: "", colour: .ink, key: key(2), at: start).id == 2)
        room.leave(first)
        #expect(try room.join(name: "", colour: .ink, key: key(3), at: start).id == 3)
    }

    @Test("Those who are away are not remembered for ever")
    func forgetting() throws {
        var limits = BoardLimits()
        limits.remembered = 10
        var room = Room(limits: limits)
        for number in 1...500 {
            let id = try visitor(number, in: &room)
            room.leave(id)
        }
        #expect(room.members.count == 10)
        #expect(room.members.keys.min() == 491)
        let again = try visitor(500, in: &room)
        #expect(again == 500)
        #expect(try visitor(1, in: &room) == 501)
    }

    @Test("A stroke grows piece by piece; what comes twice counts once")
    func pieces() throws {
        var room = Room()
        let id = try visitor(in: &room)
        let all = points(10)
        try room.draw(piece(1, Array(all[0..<4])), by: id, at: start)
        try room.draw(piece(1, from: 4, Array(all[4..<6])), by: id, at: start)
        // Sent again, with more behind it: only that is new, and told.
        try room.draw(piece(1, from: 2, Array(all[2..<10])), by: id, at: start)
        try room.draw(piece(1, from: 2, Array(all[2..<10])), by: id, at: start)
        #expect(room.strokes.map(\.points) == [all])
        #expect(room.pointCount == 10)
        #expect(
            room.takeEvents() == [
                .drew(author: id, piece: piece(1, Array(all[0..<4]))),
                .drew(author: id, piece: piece(1, from: 4, Array(all[4..<6]))),
                .drew(author: id, piece: piece(1, from: 6, Array(all[6..<10]))),
            ]
        )
        #expect(throws: BoardError.gone) { try room.draw(piece(1, from: 11, points(1)), by: id, at: start) }
        #expect(throws: BoardError.gone) { try room.draw(piece(2, from: 1, points(1)), by: id, at: start) }
    }

    @Test("A stroke that is off the board does not come back")
    func goneStrokes() throws {
        var room = Room()
        let id = try visitor(in: &room)
        try room.draw(piece(5, points(3)), by: id, at: start)
        try room.undo(by: id, at: start)
        #expect(throws: BoardError.gone) { try room.draw(piece(5, from: 3, points(3)), by: id, at: start) }
        #expect(throws: BoardError.gone) { try room.draw(piece(5, points(3)), by: id, at: start) }
        #expect(throws: BoardError.gone) { try room.draw(piece(4, points(3)), by: id, at: start) }
        try room.draw(piece(6, points(3)), by: id, at: start)
        #expect(room.strokes.map(\.number) == [6])
        #expect(room.pointCount == 3)
    }

    @Test("Nobody draws on, or takes back, what is another's")
    func authors() throws {
        var room = Room()
        let (one, two) = (try visitor(1, in: &room), try visitor(2, in: &room))
        try room.draw(piece(1, points(3)), by: one, at: start)
        try room.draw(piece(1, points(2)), by: two, at: start)
        #expect(room.strokes.map(\.points.count) == [3, 2])
        try room.undo(by: two, at: start)
        try room.undo(by: two, at: start)
        #expect(room.strokes.map(\.author) == [one])
    }

    @Test("Points outside the board are on its edge, and widths are such as a pen has")
    func edges() throws {
        var room = Room()
        let id = try visitor(in: &room)
        var wild = piece(1, [Point(x: .max, y: .max)])
        wild.width = 255
        try room.draw(wild, by: id, at: start)
        #expect(room.strokes.first?.points == [Point(x: 4000, y: 3000)])
        #expect(room.strokes.first?.width == 60)
        room.point(at: Point(x: .max, y: 4), by: id, at: start)
        #expect(room.takeEvents().last == .pointed(id: id, at: Point(x: 4000, y: 4)))
    }

    @Test("Sizes are bounded: pieces, strokes, and the board, where the oldest makes room")
    func sizes() throws {
        var limits = BoardLimits()
        (limits.pointsOfPiece, limits.pointsOfStroke, limits.points, limits.strokes) = (10, 25, 60, 5)
        var room = Room(limits: limits)
        let id = try visitor(in: &room)
        #expect(throws: BoardError.unusable) { try room.draw(piece(1, points(11)), by: id, at: start) }
        for start in stride(from: UInt32(0), to: 100, by: 10) where start <= 20 {
            try room.draw(piece(1, from: start, points(10)), by: id, at: self.start)
        }
        #expect(room.strokes.first?.points.count == 25)
        for number in UInt32(2)...30 {
            try room.draw(piece(number, points(10)), by: id, at: start)
            #expect(room.pointCount == room.strokes.map(\.points.count).reduce(0, +))
            #expect(room.pointCount <= 60)
            #expect(room.strokes.count <= 5)
        }
        #expect(room.strokes.map(\.number) == [26, 27, 28, 29, 30])
        let events = room.takeEvents()
        #expect(events.contains(.erased(author: id, number: 1)))
        // Whoever has followed all of it has the same board.
        #expect(events.reduce(into: 0) { if case .erased = $1 { $0 += 1 } } == 25)
        try room.draw(piece(31, []), by: id, at: start)
        #expect(room.strokes.last?.number == 30)
    }

    @Test("Whoever is too fast is told so, and may go on later")
    func rates() throws {
        var room = Room()
        let id = try visitor(in: &room)
        func count(_ seconds: Double, _ act: (ContinuousClock.Instant) throws -> Void) -> Int {
            (0..<1000).count { _ in (try? act(start + .seconds(seconds))) != nil }
        }
        #expect(count(0) { try room.say("a", by: id, at: $0, time: 0) } == 6)
        #expect(count(3) { try room.say("a", by: id, at: $0, time: 0) } == 3)
        #expect(count(0) { try room.clear(by: id, at: $0) } == 2)
        #expect(count(0) { try room.draw(piece(1, points(1)), by: id, at: $0) } == 200)
        #expect(count(0) { _ = try room.rename(id, name: "B", colour: .ink, at: $0) } == 6)
        #expect(count(0) { _ = try room.join(name: "B", colour: .ink, key: key(1), at: $0) } == 7)
        _ = room.takeEvents()
        for _ in 0..<1000 {
            room.point(at: Point(x: 1, y: 1), by: id, at: start)
        }
        #expect(room.takeEvents().count == 60)
    }

    @Test("Messages are numbered, cut, and kept for those who come")
    func messages() throws {
        var limits = BoardLimits()
        limits.messages = 3
        var room = Room(limits: limits)
        let id = try visitor(in: &room)
        for number in 1...5 {
            try room.say("message \(number)", by: id, at: start + .seconds(10 * number), time: UInt64(number))
        }
        #expect(room.board.messages.map(\.number) == [3, 4, 5])
        #expect(room.board.messages.last?.name == "Visitor 1")
        try room.say(String(repeating: "x", count: 10_000), by: id, at: start + .seconds(100), time: 1)
        #expect(room.messages.last?.text.count == 500)
        #expect(throws: BoardError.unusable) { try room.say(" \n ", by: id, at: start + .seconds(200), time: 1) }
        #expect(throws: BoardError.notHere) { try room.say("x", by: 99, at: start, time: 1) }
    }

    @Test(
        "Text is fit to be shown",
        arguments: [
            ("plain", "plain"), ("  a \t b\r\nc  ", "a b c"), ("\u{1B}[31mred", "[31mred"), ("a\u{202E}b", "ab"),
            ("<b>&", "<b>&"), ("👩‍👩‍👧 ok", "👩‍👩‍👧 ok"), ("\u{200B}\u{FEFF}", nil), ("", nil), (" ", nil),
            ("\u{301}", nil), ("e\u{301}", "e\u{301}"), ("1234567890123", "1234567890"), ("123456789 0", "123456789"),
            ("a" + String(repeating: "\u{301}", count: 10_000), "a" + String(repeating: "\u{301}", count: 7)),
            (String(repeating: "\u{0}", count: 100_000) + "late", nil),
        ] as [(String, String?)]
    )
    func text(given: String, shown: String?) {
        #expect(PlainText.line(given, limit: 10) == shown)
    }
}
