import CHardLightWasm
public import HardLightCore
public import RKYV

/// A client's connection, or the attempt at one: what `RPCClient` calls through.
///
/// It decides; the page has the socket, the clock, and the wait between two attempts. `Exports.swift` has the other half of
/// what the two tell each other.
///
/// `@unchecked Sendable`: a module of WebAssembly without shared memory has one thread, which the build script's target
/// cannot have more of.
public final class ClientConnection<Interface: RPCInterface>: @unchecked Sendable {
    /// The state as the server last sent it.
    public private(set) var state = Interface.RPCState.initialState()
    /// Where the connection stands.
    public private(set) var status = ConnectionStatus.connecting

    let stateObservers = Observers<Interface.RPCState>()
    let eventObservers = Observers<ReceivedEvent<Interface.RPCEvent>>()
    let statusObservers = Observers<ConnectionStatus>()

    private let options: ClientOptions
    private let methodNames = Interface.methodNames
    /// What the page knows the connection by.
    private(set) var link: Int32 = -1
    /// Calls a method for the page's script.
    private var invokeForPage: ((PageCall) throws(PageError) -> Void)?
    private var calls = CallTable<PendingCall>(lineLimit: 0)
    /// Calls that wait for a connection, for a free id, or for room in the socket.
    private var line = CallLine<PendingCall>()
    private var nextTicket: UInt = 0
    private var isFull = false
    /// Of the event that came last: the next mostly has the same.
    private var recentTopic = Topic.untold
    /// When `timer` is called.
    private var alarm: UInt64?

    init(options: ClientOptions) {
        self.options = options
    }

    func open(_ url: String) {
        link = Links.add(self)
        var page = PageEncoder()
        options.encode(url: url, to: &page)
        page.output.withUnsafeBytes { hl_connect(link, $0.baseAddress, $0.count) }
    }

    /// Opens for the page's script, which is told of everything.
    func export(to url: String, _ invoke: @escaping (PageCall) throws(PageError) -> Void)
    where Interface.RPCState: PageEncodable, Interface.RPCEvent: PageEncodable {
        invokeForPage = invoke
        open(url)
        notify(3) { $0.array(self.methodNames) }
        notify(0) { self.state.encode(to: &$0) }
        // Cycles, which the end of the connection breaks.
        _ = stateObservers.add { state in self.notify(0) { state.encode(to: &$0) } }
        _ = eventObservers.add { event in
            self.notify(1) { page in
                page.object { page in
                    page.field("topic", event.topic)
                    page.field("payload", event.payload)
                }
            }
        }
    }

    func invoke(_ call: PageCall) {
        do throws(PageError) {
            guard let invokeForPage else { return call.fail(.connectionClosed) }
            try invokeForPage(call)
        } catch {
            call.fail(error)
        }
    }

    private func notify(_ kind: Int32, _ encode: (inout PageEncoder) -> Void) {
        var page = PageEncoder()
        encode(&page)
        page.output.withUnsafeBytes { hl_notify(link, kind, $0.baseAddress, $0.count) }
    }

    // MARK: From the application

    /// Calls a method. Generated code calls this.
    public func call<Call: Archivable, Output: Archivable>(
        _ call: Call,
        method: Int,
        then completion: @escaping (Result<Output, RPCError>) -> Void
    ) {
        let name = methodNames[method]
        begin(call, name) { answer in
            switch answer {
            case .failure(let error):
                completion(.failure(error))
            case .success(let archive):
                do throws(ArchiveError) {
                    completion(.success(try Output(archivedBytes: archive)))
                } catch {
                    completion(.failure(RPCError(.resultNotUnderstood, name)))
                }
            }
        }
    }

    /// Calls a method that has an error of the interface's own. Generated code calls this.
    public func call<Call: Archivable, Output: Archivable, Failure: Error & Archivable>(
        _ call: Call,
        method: Int,
        then completion: @escaping (Result<Output, CallFailure<Failure>>) -> Void
    ) {
        self.call(call, method: method) { (answer: Result<Result<Output, Failure>, RPCError>) in
            switch answer {
            case .success(.success(let output)): completion(.success(output))
            case .success(.failure(let failure)): completion(.failure(.thrown(failure)))
            case .failure(let error): completion(.failure(.failed(error)))
            }
        }
    }

    /// Closes for good.
    func close(code: Int32, reason: String) {
        if case .closed = status { return }
        reason.withBytes { hl_close(link, code, $0.baseAddress, $0.count) }
        end(Closure(code: code, reason: reason, side: .client), willRetry: false)
    }

    private func begin<Call: Archivable>(
        _ call: Call,
        _ name: StaticString,
        _ finish: @escaping (Result<UnsafeRawBufferPointer, RPCError>) -> Void
    ) {
        if case .closed = status { return finish(.failure(RPCError(.connectionClosed, name))) }
        guard line.count < options.callsInLine || (isOpen && line.isEmpty && hasFreeID) else {
            return finish(.failure(RPCError(isOpen ? .tooManyCallsInFlight : .connectionClosed, name)))
        }
        let archive: [UInt8]
        do throws(ArchiveError) {
            archive = try call.archivedBytes()
        } catch {
            return finish(.failure(RPCError(.argumentNotArchivable, name)))
        }
        let deadline = options.callTimeout.map { Clock.now + Clock.nanoseconds($0) }
        nextTicket += 1
        let pending = PendingCall(
            ticket: nextTicket,
            method: name,
            archive: archive,
            deadline: deadline,
            finish: finish
        )
        line.append(.init(ticket: pending.ticket, waiter: pending, deadline: deadline))
        if let deadline { wake(at: deadline) }
        sendCalls()
    }

    private var isOpen: Bool {
        if case .open = status { true } else { false }
    }

    private var hasFreeID: Bool { calls.callsInFlight < CallIDs.capacity }

    /// Sends the calls in line for which there are ids, and room in the socket.
    private func sendCalls() {
        while isOpen, !isFull, hasFreeID, let call = line.popFirst()?.waiter {
            guard case .send(let id) = calls.begin(call.ticket, call, deadline: call.deadline) else { return }
            let message = ClientMessage.rpcRequest(id: id, internal: call.archive)
            do throws(ArchiveError) {
                let bytes = try message.archivedBytes()
                isFull = !bytes.withUnsafeBytes { hl_send(link, $0.baseAddress, $0.count) }
            } catch {
                calls.withdraw(id)?.fail(.argumentNotArchivable)
            }
        }
    }

    // MARK: From the page, see `Link`

    func opened(_ version: ProtocolVersion) {
        if case .closed = status { return }
        isFull = false
        state = .initialState()
        status = .open(version)
        stateObservers.tell(state)
        statusObservers.tell(status)
        sendCalls()
    }

    func writable() {
        isFull = false
        sendCalls()
    }

    func attempted() {
        if case .closed = status { return }
        status = .connecting
        statusObservers.tell(status)
    }

    func received(_ message: UnsafeRawBufferPointer) {
        guard case .open(let version) = status else { return }
        do throws(ProtocolViolation) {
            try handle(try ServerInput(message, format: version.format, recentTopic: &recentTopic))
        } catch {
            close(code: Int32(error.closeCode), reason: String(of: error.explanation))
        }
    }

    private func handle(_ input: ServerInput) throws(ProtocolViolation) {
        switch input {
        case .response(let id, let output):
            switch calls.answer(id) {
            case .unknown:
                throw .unknownCallID(id)
            case .nobody:
                break
            case .waiter(let call):
                switch output {
                case .success(let archive): call.finish(.success(archive))
                case .failure(let error): call.finish(.failure(RPCError(error, call.method)))
                }
            }
            sendCalls()
        case .event(let topic, let archive):
            guard !eventObservers.isEmpty else { return }
            let payload: Interface.RPCEvent
            do throws(ArchiveError) {
                payload = try Interface.RPCEvent(archivedBytes: archive)
            } catch {
                throw .malformedEvent(error)
            }
            eventObservers.tell(ReceivedEvent(topic: topic, payload: payload))
        case .stateChange(let updates):
            var changed = state
            try updates.apply(to: &changed)
            state = changed
            stateObservers.tell(changed)
        }
    }

    /// The connection is over; whether there will be another one is the page's to know.
    func lost(_ closure: Closure, willRetry: Bool) {
        if case .closed = status { return }
        end(closure, willRetry: willRetry)
    }

    private func end(_ closure: Closure, willRetry: Bool) {
        status = willRetry ? .waiting(closure) : .closed(closure)
        var ended = calls.removeAll()
        if !willRetry {
            while let call = line.popFirst() { ended.append(call.waiter) }
            Links.remove(link)
        }
        statusObservers.tell(status)
        for call in ended { call.fail(.connectionClosed) }
        guard !willRetry else { return }
        // What observers and the page's calls hold on to may be the connection itself.
        stateObservers.removeAll()
        eventObservers.removeAll()
        statusObservers.removeAll()
        invokeForPage = nil
    }

    func timer() {
        alarm = nil
        let now = Clock.now
        var ended = calls.expire(at: now)
        line.removeAll { call in
            guard let deadline = call.deadline, deadline <= now else { return false }
            ended.append(call.waiter)
            return true
        }
        var next = calls.nextDeadline
        line.forEach { call in
            if let deadline = call.deadline { next = min(next ?? deadline, deadline) }
        }
        if let next { wake(at: next) }
        for call in ended { call.fail(.timedOut) }
    }

    /// Sees to it that `timer` is called by then. An alarm that comes too early does no harm, and is not taken back.
    private func wake(at time: UInt64) {
        if let alarm, alarm <= time { return }
        alarm = time
        let now = Clock.now
        hl_set_timer(link, time > now ? Double(time - now) / 1_000_000 : 0)
    }
}

extension ClientConnection: Link {}

extension ProtocolViolation {
    /// What a closed connection's reason says.
    fileprivate var explanation: StaticString {
        switch self {
        case .malformedMessage: "from the server: a message that is none"
        case .duplicateCallID, .unknownCallID: "from the server: an answer to a call that is not in flight"
        case .stateUpdate: "from the server: a change of the state that does not fit it"
        case .malformedEvent: "from the server: an event that is none of the interface's"
        case .textMessage: "from the server: a text message"
        }
    }
}
