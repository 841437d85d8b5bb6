import HardLightCore
import RKYV

/// What a client asks of the server of a ``Pair``. Every call has a number of its own.
@Archivable
enum PairCall: Equatable {
    /// Adds to the sum, and returns it.
    case add(number: UInt32, amount: UInt32)
    /// Is answered with an error.
    case fail(number: UInt32)
    /// Subscribes the connection, or ends that.
    case listen(number: UInt32, isOn: Bool)
}

extension PairCall {
    var number: UInt32 {
        switch self {
        case .add(let number, _), .fail(let number), .listen(let number, _): number
        }
    }
}

@ConnectionState
struct PairState: Equatable {
    var sum: UInt32 = 0
    /// How often the state was changed.
    var version: UInt32 = 0
    var note: String?
}

/// A client and a server of one connection, joined in memory by two wires, in virtual time.
///
/// Wires delay what they carry and keep its order. The server serves its calls in any order. Nothing happens by itself:
/// whoever holds the pair calls, serves, changes, cuts, and lets time pass.
struct Pair {
    /// How a call ended, for its caller.
    enum End: Equatable {
        case result(UInt32)
        case error(RPCHandlerError)
        case refused
        case cancelled
        case timedOut
        case connectionClosed
    }

    /// How a call was served, and how old the state was when it was.
    struct Served: Equatable {
        var end: End
        var version: UInt32
    }

    fileprivate struct Letter {
        let due: UInt64
        let archive: [UInt8]
    }

    static let topic: Topic = "pair"

    private(set) var now: UInt64 = 0
    private(set) var isConnected = true
    private var toServer: [Letter] = []
    private var toClient: [Letter] = []

    // The client.
    private var table: CallTable<PairCall>
    private(set) var mirror = PairState.initialState()
    /// How calls ended, by number; one that ended twice stands here twice.
    private(set) var ends: [UInt32: [End]] = [:]
    private(set) var eventsReceived: [UInt32] = []
    private(set) var statesSeen: [PairState] = []

    // The server.
    private var session = ServerSession()
    private var waiting: [UInt8: PairCall] = [:]
    private(set) var state = PairState.initialState()
    private var subscriptions = SubscriptionTable<UInt64>()
    private(set) var served: [UInt32: Served] = [:]
    private(set) var eventsSent: [UInt32] = []
    private(set) var statesSent: [PairState] = []

    private let format: MessageFormat

    init(lineLimit: Int, format: MessageFormat = .withTopics) {
        self.format = format
        table = CallTable(lineLimit: lineLimit)
    }

    var callsInFlight: Int { table.callsInFlight }
    var callsInLine: Int { table.callsInLine }
    var idsWaiting: [UInt8] { waiting.keys.sorted() }
    var isServerIdle: Bool { session.isIdle }

    // MARK: The client's side

    mutating func call(_ call: PairCall, timeout: UInt64?, delay: UInt64) throws {
        guard isConnected else { return end(call, .connectionClosed) }
        switch table.begin(UInt(call.number), call, deadline: timeout.map { now + $0 }) {
        case .send(let id): try send(call, id, delay)
        case .wait: break
        case .refuse: end(call, .refused)
        }
    }

    mutating func cancel(_ number: UInt32) {
        if let call = table.abandon(UInt(number)) {
            end(call, .cancelled)
        }
    }

    private mutating func send(_ call: PairCall, _ id: UInt8, _ delay: UInt64) throws {
        let archive = try encoded { memory, scratch throws(ArchiveError) in
            try RequestWriter.write(id: id, call: call, into: memory, scratch: &scratch)
        }
        toServer.post(archive, at: now + delay)
    }

    private mutating func clientReceives(_ archive: [UInt8], delay: UInt64) throws {
        switch try OpenedServerMessage(archive, format) {
        case .response(let id, let result):
            switch table.answer(id) {
            case .waiter(let call): try answered(call, result)
            case .nobody: break
            case .unknown: throw ProtocolViolation.unknownCallID(id)
            }
            while let (id, call) = table.promote() {
                try send(call, id, delay)
            }
        case .event(let topic, let payload):
            guard topic == (format == .withTopics ? Pair.topic : .untold) else { throw ProtocolViolation.textMessage }
            eventsReceived.append(try UInt32(archivedBytes: payload))
        case .stateChange:
            try mirror.applyChanges(in: archive, format)
            statesSeen.append(mirror)
        }
    }

    private mutating func answered(_ call: PairCall, _ result: Result<[UInt8], RPCHandlerError>) throws {
        // The state is never older than the answer of a call that changed it.
        guard let served = served[call.number], mirror.version >= served.version else { throw StaleState() }
        switch result {
        case .success(let archive): end(call, .result(try UInt32(archivedBytes: archive)))
        case .failure(let error): end(call, .error(error))
        }
    }

    private mutating func end(_ call: PairCall, _ how: End) {
        ends[call.number, default: []].append(how)
    }

    // MARK: The server's side

    private mutating func serverReceives(_ archive: [UInt8]) throws {
        let (id, bytes) = try session.receive(copying: archive)
        waiting[id] = try PairCall(archivedBytes: bytes)
    }

    /// Serves a call that waits, and sends what it changes before its answer.
    mutating func serve(_ id: UInt8, delay: UInt64) throws {
        guard let call = waiting.removeValue(forKey: id) else { return }
        var end = End.result(0)
        switch call {
        case .add(_, let amount):
            try change(delay: delay) { $0.sum &+= amount }
            end = .result(state.sum)
        case .fail: end = .error(.handlerPanicked)
        case .listen(_, true): _ = subscriptions.subscribe(1, 1, lane: 0, to: Pair.topic)
        case .listen(_, false): _ = subscriptions.unsubscribe(1, from: Pair.topic)
        }
        guard served.updateValue(Served(end: end, version: state.version), forKey: call.number) == nil else {
            throw ServedTwice()
        }
        toClient.post(
            try encoded { memory, scratch throws(ArchiveError) in
                if case .result(let sum) = end {
                    try format.encodeResponse(id: id, output: sum, into: memory, scratch: &scratch)
                } else {
                    format.encodeResponse(id: id, error: .handlerPanicked, into: memory)
                }
            },
            at: now + delay
        )
        _ = session.finish(id)
    }

    /// Changes the state, on the server's own account or for a call.
    mutating func change(delay: UInt64, _ body: (inout PairState) -> Void) throws {
        let old = state
        body(&state)
        state.version += 1
        let change = try encoded { [state] memory, scratch throws(ArchiveError) in
            try format.encodeStateChange(from: old, to: state, into: memory, scratch: &scratch)
        }
        toClient.post(change, at: now + delay)
        statesSent.append(state)
    }

    /// Emits an event to the topic, for whoever is subscribed.
    mutating func emit(_ number: UInt32, delay: UInt64) throws {
        for _ in subscriptions.lanes(of: Pair.topic).flatMap(\.subscribers) {
            let message = try encoded { memory, scratch throws(ArchiveError) in
                try format.encodeEvent(
                    topic: Pair.topic,
                    event: number,
                    into: memory,
                    scratch: &scratch
                )
            }
            toClient.post(message, at: now + delay)
            eventsSent.append(number)
        }
    }

    // MARK: Time and faults

    /// Lets time pass: delivers what arrives until then, and ends calls whose time is over.
    mutating func advance(by duration: UInt64, delay: UInt64) throws {
        let end = now + duration
        while let next = [toServer.first?.due, toClient.first?.due, table.nextDeadline].compactMap(\.self).min(),
            next <= end
        {
            now = max(now, next)
            for call in table.expire(at: now) {
                self.end(call, .timedOut)
            }
            guard table.nextDeadline.map({ $0 > now }) != false else { throw Overdue() }
            if let letter = toServer.take(at: now) { try serverReceives(letter) }
            if let letter = toClient.take(at: now) { try clientReceives(letter, delay: delay) }
        }
        now = end
    }

    /// The connection breaks: what is on the wires is lost.
    mutating func cut() {
        isConnected = false
        (toServer, toClient) = ([], [])
        for call in table.removeAll() {
            end(call, .connectionClosed)
        }
        waiting = [:]
        _ = subscriptions.unsubscribeFromAll(1)
    }

    /// Serves everything and lets time pass until nothing is left to do.
    mutating func drive() throws {
        repeat {
            try idsWaiting.forEach { try serve($0, delay: 1) }
            try advance(by: 1_000, delay: 1)
        } while !waiting.isEmpty || !toServer.isEmpty || !toClient.isEmpty
    }

    struct Overdue: Error {}
    struct StaleState: Error {}
    struct ServedTwice: Error {}
}

extension [Pair.Letter] {
    /// A wire keeps the order: nothing arrives before what was posted earlier.
    fileprivate mutating func post(_ archive: [UInt8], at due: UInt64) {
        append(Element(due: Swift.max(due, last?.due ?? 0), archive: archive))
    }

    fileprivate mutating func take(at now: UInt64) -> [UInt8]? {
        guard let first, first.due <= now else { return nil }
        return removeFirst().archive
    }
}
