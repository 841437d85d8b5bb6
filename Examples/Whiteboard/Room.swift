import HardLight

/// The board, who is at it, and the rules: what comes from a client is checked and bounded here.
///
/// A value that knows neither connections nor clocks. Whoever changes it takes the events that follow from the change out of
/// ``takeEvents()``, before the next change.
struct Room {
    /// Somebody who is or was here.
    struct Member {
        let id: UInt32
        let key: [UInt8]
        var name: String
        var colour: Colour
        var isHere = false
        var lastStroke: UInt32 = 0
        /// When they were last heard of, counted in visits: who left longest ago is forgotten first.
        var visit: UInt64 = 0
        // About three times as much as a page does that is drawn on without a pause.
        var drawing = Allowance(burst: 200, perSecond: 100)
        var pointing = Allowance(burst: 60, perSecond: 40)
        var talking = Allowance(burst: 6, perSecond: 1)
        var renaming = Allowance(burst: 6, perSecond: 1)
        var joining = Allowance(burst: 8, perSecond: 0.5)
        var clearing = Allowance(burst: 2, perSecond: 0.2)

        var participant: Participant { Participant(id: id, name: name, colour: colour) }
    }

    let limits: BoardLimits
    private(set) var members: [UInt32: Member] = [:]
    private var idsByKey: [[UInt8]: UInt32] = [:]
    private(set) var strokes: [Stroke] = []
    private(set) var messages: [Message] = []
    private(set) var pointCount = 0
    private var lastID: UInt32 = 0
    private var lastMessage: UInt32 = 0
    private var visits: UInt64 = 0
    private var events: [BoardEvent] = []

    init(limits: BoardLimits = BoardLimits()) {
        self.limits = limits
    }

    /// What has happened since this was last asked, in order.
    mutating func takeEvents() -> [BoardEvent] {
        defer { events = [] }
        return events
    }

    /// Everything, for somebody who comes.
    var board: Board {
        Board(participants: present.map(\.participant), strokes: strokes, messages: messages)
    }

    private var present: [Member] {
        members.values.filter(\.isHere).sorted { $0.id < $1.id }
    }

    // MARK: Coming and going

    /// Somebody comes, or comes back.
    mutating func join(
        name: String,
        colour: Colour,
        key: [UInt8],
        at now: ContinuousClock.Instant
    ) throws(BoardError) -> Participant {
        guard key.count == BoardLimits.keyLength else { throw .unusable }
        let known = idsByKey[key].flatMap { members[$0] }
        var member = known ?? Member(id: lastID &+ 1, key: key, name: "", colour: colour)
        guard member.isHere || present.count < limits.participants else { throw .full }
        guard member.joining.take(at: now) else { throw .tooFast }
        if known == nil {
            lastID = member.id
            idsByKey[key] = member.id
        }
        visits += 1
        member.visit = visits
        member.name = PlainText.line(name, limit: limits.nameLength) ?? "Guest \(member.id)"
        member.colour = colour
        member.isHere = true
        members[member.id] = member
        events.append(.arrived(participant: member.participant))
        forgetOldest()
        return member.participant
    }

    /// A connection of somebody's has been made: they are here, whatever was thought.
    mutating func isBack(_ id: UInt32) {
        guard var member = members[id], !member.isHere else { return }
        member.isHere = true
        members[id] = member
        events.append(.arrived(participant: member.participant))
    }

    /// The last connection of somebody's is gone.
    mutating func leave(_ id: UInt32) {
        guard members[id]?.isHere == true else { return }
        members[id]?.isHere = false
        events.append(.left(id: id))
    }

    /// Nobody but these is here any more.
    mutating func retain(_ ids: Set<UInt32>) {
        for member in present where !ids.contains(member.id) {
            leave(member.id)
        }
    }

    mutating func rename(
        _ id: UInt32,
        name: String,
        colour: Colour,
        at now: ContinuousClock.Instant
    ) throws(BoardError) -> Participant {
        guard var member = members[id], member.isHere else { throw .notHere }
        guard member.renaming.take(at: now) else { throw .tooFast }
        member.name = PlainText.line(name, limit: limits.nameLength) ?? member.name
        member.colour = colour
        members[id] = member
        events.append(.arrived(participant: member.participant))
        return member.participant
    }

    private mutating func forgetOldest() {
        guard members.count > limits.remembered else { return }
        let away = members.values.filter { !$0.isHere }
        guard let oldest = away.min(by: { $0.visit < $1.visit }) else { return }
        members[oldest.id] = nil
        idsByKey[oldest.key] = nil
    }

    // MARK: Drawing

    mutating func draw(_ piece: Piece, by id: UInt32, at now: ContinuousClock.Instant) throws(BoardError) {
        guard let member = members[id], member.isHere else { throw .notHere }
        guard members[id]?.drawing.take(at: now) == true else { throw .tooFast }
        guard piece.points.count <= limits.pointsOfPiece else { throw .unusable }
        var piece = piece
        // A stroke that is being drawn is one of the newest.
        if let index = strokes.lastIndex(where: { $0.author == id && $0.number == piece.number }) {
            let count = strokes[index].points.count
            guard piece.start <= count else { throw .gone }
            piece.points.removeFirst(min(count - Int(piece.start), piece.points.count))
            piece.start = UInt32(count)
            (piece.colour, piece.width) = (strokes[index].colour, strokes[index].width)
            piece.points = fitting(piece.points, behind: count)
            strokes[index].points += piece.points
        } else {
            guard piece.start == 0, piece.number > member.lastStroke else { throw .gone }
            members[id]?.lastStroke = piece.number
            let widths = BoardLimits.strokeWidths
            piece.width = min(max(piece.width, widths.lowerBound), widths.upperBound)
            piece.points = fitting(piece.points, behind: 0)
            guard !piece.points.isEmpty else { return }
            strokes.append(
                Stroke(author: id, number: piece.number, colour: piece.colour, width: piece.width, points: piece.points)
            )
        }
        guard !piece.points.isEmpty else { return }
        pointCount += piece.points.count
        events.append(.drew(author: id, piece: piece))
        makeRoom()
    }

    private func fitting(_ points: [Point], behind count: Int) -> [Point] {
        points.prefix(max(0, limits.pointsOfStroke - count)).map { point in
            Point(x: min(point.x, BoardLimits.width), y: min(point.y, BoardLimits.height))
        }
    }

    /// The oldest strokes go when there are too many.
    private mutating func makeRoom() {
        while strokes.count > 1, strokes.count > limits.strokes || pointCount > limits.points {
            erase(at: 0)
        }
    }

    private mutating func erase(at index: Int) {
        let stroke = strokes.remove(at: index)
        pointCount -= stroke.points.count
        events.append(.erased(author: stroke.author, number: stroke.number))
    }

    mutating func undo(by id: UInt32, at now: ContinuousClock.Instant) throws(BoardError) {
        guard members[id]?.isHere == true else { throw .notHere }
        guard members[id]?.drawing.take(at: now) == true else { throw .tooFast }
        guard let index = strokes.lastIndex(where: { $0.author == id }) else { return }
        erase(at: index)
    }

    mutating func clear(by id: UInt32, at now: ContinuousClock.Instant) throws(BoardError) {
        guard members[id]?.isHere == true else { throw .notHere }
        guard members[id]?.clearing.take(at: now) == true else { throw .tooFast }
        strokes = []
        pointCount = 0
        events.append(.cleared(by: id))
    }

    // MARK: Pointing and talking

    /// What comes too fast is left out: the next place replaces it anyway.
    mutating func point(at place: Point, by id: UInt32, at now: ContinuousClock.Instant) {
        guard members[id]?.isHere == true, members[id]?.pointing.take(at: now) == true else { return }
        let place = Point(x: min(place.x, BoardLimits.width), y: min(place.y, BoardLimits.height))
        events.append(.pointed(id: id, at: place))
    }

    mutating func say(
        _ text: String,
        by id: UInt32,
        at now: ContinuousClock.Instant,
        time: UInt64
    ) throws(BoardError) {
        guard let member = members[id], member.isHere else { throw .notHere }
        guard members[id]?.talking.take(at: now) == true else { throw .tooFast }
        guard let text = PlainText.line(text, limit: limits.textLength) else { throw .unusable }
        lastMessage &+= 1
        let message = Message(
            number: lastMessage,
            author: id,
            name: member.name,
            colour: member.colour,
            text: text,
            time: time
        )
        messages.append(message)
        if messages.count > limits.messages {
            messages.removeFirst(messages.count - limits.messages)
        }
        events.append(.said(message: message))
    }
}
