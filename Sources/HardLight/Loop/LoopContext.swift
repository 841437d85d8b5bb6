import HardLightCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import RKYV

/// What all connections on one event loop share: the turn, scratch memory, and the tasks of handlers, which it is the
/// executor of (`LoopContext+Tasks.swift`).
///
/// A *turn* is what happens between the loop's waking for a connection and the writes that follow from it. Whatever is
/// sent meanwhile, by whomever on this loop, only marks its connection; the end of the turn runs the tasks that became
/// ready and then writes each marked connection's bytes once. That is what makes a burst of answers one TLS record and
/// one system call.
///
/// There is no weak reference to a context: an object that ever had one keeps its count elsewhere, and each retain takes ten
/// times as long. For the same reason there is none to a ``Link``.
@usableFromInline
final class LoopContext: @unchecked Sendable {
    // Sendable: everything mutable is used on `eventLoop` only, where `enqueue` makes sure to be and all other methods are
    // called; `remoteJobs` has its own lock.

    let eventLoop: any EventLoop
    /// A number that no other context of this process has.
    let lane: Int
    /// For messages on their way in.
    let inboundScratch = LoopScratch()
    let inflater = Inflater()
    /// Of the event that came last, on whichever connection: the next mostly has the same. Where a process has many
    /// connections with topics of their own, it has not, and each event makes its topic.
    @exclusivity(unchecked) var recentTopic = Topic.untold

    private var archiveScratch = ArchiveScratch()

    // Unchecked: no access to these calls anything that could come back to them. Checking takes 80 instructions each time,
    // and a call comes here a dozen times.
    @exclusivity(unchecked) private var marked: [any TurnParticipant] = []
    @exclusivity(unchecked) private var turnDepth = 0
    @exclusivity(unchecked) private var turnStart = NIODeadline.distantPast
    @exclusivity(unchecked) private var isTurnScheduled = false
    /// The turns that have followed one another without a look at the sockets.
    @exclusivity(unchecked) private var turnsInRow = 0
    @exclusivity(unchecked) private var spareBuffers: [ByteBuffer] = []
    /// Each a ``LoopWorker``, which not every system has.
    @exclusivity(unchecked) var parkedWorkers: [AnyObject] = []

    /// Tasks that can go on, made so by this loop.
    @exclusivity(unchecked) var readyJobs: [UnownedJob] = []
    /// Those of them that run now.
    @exclusivity(unchecked) var runningJobs: [UnownedJob] = []
    @exclusivity(unchecked) var resumption = Resumption.none
    let remoteJobs = NIOLockedValueBox(RemoteJobs())

    /// Those that are open on this loop.
    var connections = 0
    /// What goes on when the sockets have been looked at.
    private var nextRound: [() -> Void] = []
    private var isRoundScheduled = false

    private struct Registry {
        var contexts: [ObjectIdentifier: LoopContext] = [:]
        var nextLane = 0

        /// Takes out the contexts that nobody uses any more: nobody can come to one but by the registry.
        mutating func removeUnused() -> [LoopContext] {
            // An array: the dictionary's own view of its keys would keep it, and each change would be made to a copy.
            let unused = Array(contexts.keys).filter { isKnownUniquelyReferenced(&contexts[$0]) }
            return unused.compactMap { contexts.removeValue(forKey: $0) }
        }
    }

    private static let registry = NIOLockedValueBox(Registry())

    /// The context of an event loop: the same one for every server and client on it, for as long as any of them uses it.
    ///
    /// One that is not used any more, and its event loop, stay until there is a context for another loop.
    static func shared(for eventLoop: any EventLoop) -> LoopContext {
        let (context, unused) = registry.withLockedValue { registry -> (LoopContext, [LoopContext]) in
            if let context = registry.contexts[ObjectIdentifier(eventLoop)] {
                return (context, [])
            }
            let unused = registry.removeUnused()
            let context = LoopContext(eventLoop: eventLoop, lane: registry.nextLane)
            registry.nextLane += 1
            registry.contexts[ObjectIdentifier(eventLoop)] = context
            return (context, unused)
        }
        // Not before the lock has been let go.
        _ = unused
        return context
    }

    private init(eventLoop: any EventLoop, lane: Int) {
        self.eventLoop = eventLoop
        self.lane = lane
    }

    /// What runs an `async` handler.
    @usableFromInline typealias Work = @Sendable () async -> Void

    // MARK: Turns

    /// The connection has bytes to write at the end of this turn; if none is under way, one follows soon.
    func mark(_ connection: any TurnParticipant) {
        eventLoop.assertInEventLoop()
        marked.append(connection)
        requestTurn()
    }

    /// When the turn began, in nanoseconds of the loop's clock.
    var turnTime: UInt64 { turnStart.uptimeNanoseconds }

    func beginTurn() {
        if turnDepth == 0 {
            turnStart = eventLoop.now
        }
        turnDepth += 1
    }

    func endTurn() {
        eventLoop.assertInEventLoop()
        turnDepth -= 1
        guard turnDepth == 0 else { return }
        // Counts as a turn itself, so that what runs now asks for no other.
        turnDepth = 1
        runReadyJobs()
        flushMarked()
        turnDepth = 0
        if connections == 0 {
            giveMemoryBack()
        }
        // A connection that ends while it is flushed may have made tasks ready, after the others were run.
        if !readyJobs.isEmpty || !marked.isEmpty {
            requestAnotherTurn()
        } else {
            turnsInRow = 0
        }
        warnIfSlow()
    }

    func runTurn() {
        beginTurn()
        endTurn()
    }

    /// Tasks that wake one another have their turns one after the other. When there is no end to it, since one yields in a
    /// loop, the sockets get theirs in between.
    private func requestAnotherTurn() {
        turnsInRow += 1
        if turnsInRow < Self.turnsBetweenRounds {
            requestTurn()
        } else {
            turnsInRow = 0
            inNextRound {}
        }
    }

    /// More than the tasks of an ordinary call hand one another.
    private static var turnsBetweenRounds: Int { 64 }

    /// Sees to it that there is a turn: the one that is under way, or one soon, from the loop's own queue.
    func requestTurn() {
        eventLoop.assertInEventLoop()
        guard turnDepth == 0, !isTurnScheduled else { return }
        isTurnScheduled = true
        eventLoop.execute {
            self.isTurnScheduled = false
            self.runTurn()
        }
    }

    // MARK: Rounds

    /// Has something done in a turn of its own, after the loop has looked at all of its sockets.
    ///
    /// `EventLoop.execute` does not do that: NIO runs what is executed until nothing is left, and only then looks at the
    /// sockets. A time in the future lets it go, however near it is. All that waits for it is one round; its time is set
    /// when the last one is over, or it would have come by then.
    func inNextRound(_ body: @escaping () -> Void) {
        eventLoop.assertInEventLoop()
        nextRound.append(body)
        scheduleRound()
    }

    private func scheduleRound() {
        guard !isRoundScheduled, !nextRound.isEmpty else { return }
        isRoundScheduled = true
        let round = eventLoop.scheduleTask(in: Self.roundDelay) { self.runRound() }
        round.futureResult.whenFailure { _ in
            // The loop has ended. What waits holds connections, and they this.
            self.nextRound = []
        }
    }

    private func runRound() {
        let round = nextRound
        nextRound = []
        for body in round {
            beginTurn()
            body()
            endTurn()
        }
        isRoundScheduled = false
        scheduleRound()
    }

    /// Long enough that it is not over before the loop has asked for it.
    private static var roundDelay: TimeAmount { .microseconds(50) }

    /// A handler that blocks the loop holds up all connections on it, and nothing else shows.
    private func warnIfSlow() {
        let duration = eventLoop.now - turnStart
        if duration > Self.slowTurn {
            Self.logger.warning(
                "a handler blocks its event loop: take long computations and blocking calls to an actor or another task",
                metadata: ["turn-milliseconds": "\(duration.nanoseconds / 1_000_000)"]
            )
        }
    }

    /// Long enough that no turn without a blocking handler reaches it, even on a busy machine.
    private static var slowTurn: TimeAmount { .milliseconds(250) }
    private static let logger = Logger(label: "hardlight.loop")

    private func flushMarked() {
        if marked.count == 1, let only = marked.popLast() {
            only.flushAtEndOfTurn()
        }
        guard !marked.isEmpty else { return }
        // By index: writing can fail a connection, whose end can mark another one.
        var index = 0
        while index < marked.count {
            marked[index].flushAtEndOfTurn()
            index += 1
        }
        marked.removeAll(keepingCapacity: true)
    }

    // MARK: Memory

    /// Lends the scratch that archives are written with.
    func withArchiveScratch<R>(_ body: (inout ArchiveScratch) throws(ArchiveError) -> R) throws(ArchiveError) -> R {
        eventLoop.assertInEventLoop()
        return try body(&archiveScratch)
    }

    /// A buffer to collect a connection's bytes in, empty and with room. Idle connections hold none.
    func takeBuffer() -> ByteBuffer {
        eventLoop.assertInEventLoop()
        return spareBuffers.popLast() ?? ByteBufferAllocator().buffer(capacity: Self.bufferCapacity)
    }

    /// There is no connection, and may not be one for long. Between turns: a connection's last one may end it in the middle
    /// of a message that stands in this memory.
    private func giveMemoryBack() {
        spareBuffers = []
        inflater.trim()
        inboundScratch.trim()
    }

    /// Takes back a buffer whose bytes have been written.
    ///
    /// - Parameter buffer: In place, for a second reference to its storage would have it copied.
    func giveBack(_ buffer: inout ByteBuffer) {
        eventLoop.assertInEventLoop()
        guard spareBuffers.count < Self.spareBufferLimit, buffer.capacity <= Self.largestSpareBuffer else { return }
        buffer.clear()
        spareBuffers.append(buffer)
    }

    /// Holds a handful of answers.
    private static var bufferCapacity: Int { 2048 }
    /// What one large answer made grow is not kept for the small ones.
    private static var largestSpareBuffer: Int { 64 * 1024 }
    private static var spareBufferLimit: Int { 64 }
}

/// A connection, as its loop's turn sees it.
protocol TurnParticipant: AnyObject {
    /// Writes what has been collected. Called once a turn for each time the connection was marked.
    func flushAtEndOfTurn()
}
