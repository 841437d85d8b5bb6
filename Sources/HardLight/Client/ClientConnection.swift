public import HardLightCore
import Logging
import NIOCore
public import RKYV

/// A client's connection: what the generated client calls through.
///
/// Users have the client itself; see ``RPCClient``.
public final class ClientConnection<Interface: RPCInterface>: Sendable {
    /// The version of the protocol that was agreed on.
    public let protocolVersion: ProtocolVersion

    private let calls: ClientCalls
    /// Made once: the interface makes it anew each time it is asked.
    private let methodNames = Interface.methodNames
    private let callTimeout: Duration?
    private let eventBuffer: (capacity: Int, byteCapacity: Int)
    private let events: Broadcast<any AnyObject & Sendable>
    private let end: ConnectionEnd

    let mirror: StateMirror<Interface.RPCState>

    private let observer: CallObserver?

    init(
        link: Link,
        version: ProtocolVersion,
        configuration: ClientConfiguration,
        logger: Logger,
        openingEvents openEvent: @escaping OpenEvent
    ) {
        protocolVersion = version
        let mirror = StateMirror<Interface.RPCState>()
        let events = Broadcast<any AnyObject & Sendable>()
        let end = ConnectionEnd()
        let inbox = ClientCalls.Inbox(openEvent: openEvent, events: events) { updates, size throws(ProtocolViolation) in
            try mirror.apply(updates, size: size)
        } closed: { closure in
            end.reach(closure)
            events.finish()
            mirror.finish()
        }
        observer = configuration.observer(methodNames: methodNames)
        self.mirror = mirror
        self.events = events
        self.end = end
        callTimeout = configuration.callTimeout
        eventBuffer = (configuration.eventBufferSize, configuration.limits.messageSize)
        let lineLimit = configuration.whenTooManyCallsInFlight == .wait ? max(0, configuration.limits.callsInLine) : 0
        let early = events.subscribe(capacity: eventBuffer.capacity, byteCapacity: eventBuffer.byteCapacity)
        calls = ClientCalls(link: link, lineLimit: lineLimit, inbox: inbox, earlyEvents: early, logger: logger)
        link.attach(calls)
    }

    // MARK: Calls

    /// Runs tasks on the connection's event loop: a caller that is there already spares each of its calls two hops between
    /// threads, which take longer than all the rest of a call.
    ///
    /// ```swift
    /// await withTaskExecutorPreference(client.connection.taskExecutor) {
    ///     for item in items { try await client.add(item) }
    /// }
    /// ```
    ///
    /// Such a task must not block: every connection on that loop would wait.
    @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
    public var taskExecutor: any TaskExecutor { calls.link.loop }

    /// Calls a method and waits for its result. Generated code calls this.
    ///
    /// - Throws: ``RPCError``, or `CancellationError` when the caller is cancelled.
    @inlinable
    public func call<Call: Archivable & Sendable, Output: Archivable & Sendable>(
        _ call: Call,
        method: Int,
        options: CallOptions,
        returning: Output.Type
    ) async throws -> Output {
        try await self.call(call, method: method, options: options) { archive throws(ArchiveError) in
            .success(try Output(archivedBytes: archive))
        }
    }

    /// Calls a method that has an error of the interface's own. Generated code calls this.
    ///
    /// - Throws: `Failure` when the handler threw one, ``RPCError``, or `CancellationError` when the caller is cancelled.
    @inlinable
    public func call<
        Call: Archivable & Sendable,
        Output: Archivable & Sendable,
        Failure: Error & Archivable & Sendable
    >(
        _ call: Call,
        method: Int,
        options: CallOptions,
        returning: Output.Type,
        failure: Failure.Type
    ) async throws -> Output {
        try await self.call(call, method: method, options: options) { archive throws(ArchiveError) in
            try Result<Output, Failure>(archivedBytes: archive).mapError { $0 as any Error }
        }
    }

    /// - Parameter open: Makes of the archive of a result what the caller gets.
    @inlinable
    func call<Call: Archivable & Sendable, Output: Sendable>(
        _ call: Call,
        method: Int,
        options: CallOptions,
        opening open: @escaping @Sendable (UnsafeRawBufferPointer) throws(ArchiveError) -> Result<Output, any Error>
    ) async throws -> Output {
        let pending = pendingCall(method)
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Output, any Error>) in
                pending.wait { pending, outcome in
                    let result: Result<Output, any Error>
                    switch outcome {
                    case .archive(let archive):
                        do throws(ArchiveError) {
                            result = try open(archive)
                        } catch {
                            result = .failure(pending.notUnderstood(error))
                        }
                    case .failure(let error):
                        result = .failure(error)
                    }
                    if case .failure(let error) = result {
                        pending.willResume(throwing: error)
                    } else {
                        pending.willResume(throwing: nil)
                    }
                    continuation.resume(with: result)
                }
                begin(pending, options) { id, memory, scratch throws(ArchiveError) in
                    try RequestWriter.write(id: id, call: call, into: memory, scratch: &scratch)
                }
            }
        } onCancel: {
            cancel(pending)
        }
    }

    // What follows is what the above leave to this module: everything that does not depend on the types of a call.

    @usableFromInline
    func pendingCall(_ method: Int) -> PendingCall {
        PendingCall(method: methodNames[method], observation: observer?.begin(method: method))
    }

    @usableFromInline
    func begin(_ pending: PendingCall, _ options: CallOptions, _ encode: ClientCalls.Encode) {
        calls.begin(pending, timeout: timeout(options), encode)
    }

    @usableFromInline
    func cancel(_ pending: PendingCall) {
        calls.cancel(pending)
    }

    private func timeout(_ options: CallOptions) -> Duration? {
        switch options.timeout {
        case .asConfigured: callTimeout
        case .never: nil
        case .after(let duration): duration
        }
    }

    // MARK: What the server sends by itself

    func makeEventStream() -> EventStream<Interface.RPCEvent> {
        let (capacity, byteCapacity) = eventBuffer
        return EventStream(
            EventArrivals(
                calls.takeEarlyEvents() ?? events.subscribe(capacity: capacity, byteCapacity: byteCapacity)
            )
        )
    }

    func makeStateStream() -> StateStream<Interface.RPCState> {
        StateStream(
            mirror.subscribe(
                capacity: StateStream<Interface.RPCState>.capacity,
                byteCapacity: eventBuffer.byteCapacity
            )
        )
    }

    // MARK: The end

    /// How the connection ended; `nil` while it lives.
    var closure: ConnectionClosure? {
        end.closure
    }

    /// Waits until the connection has ended.
    ///
    /// - Returns: `nil` when the waiting task is cancelled.
    func untilClosed() async -> ConnectionClosure? {
        await end.wait()
    }

    func close(_ code: CloseCode, reason: String) {
        calls.link.close(code, reason: reason)
    }
}
