public import HardLightCore
import NIOCore

/// One client's connection, as its handler on the server has it. A handler holds it, and uses it from any task.
///
/// `RPC` generates a name for it: `CounterConnection` is `Connection<CounterInterface>`.
public final class Connection<Interface: RPCInterface>: Sendable, Identifiable {
    /// A number that no other connection of this process has.
    public let id: UInt64

    /// The HTTP request that opened the connection: headers, cookies, path and the peer's address.
    public let request: ConnectionRequest

    /// The connection's state: what is changed in it reaches the client by itself.
    public let state: LockedState<Interface.RPCState>

    /// Emits events to the server's topics, from here and from wherever it is handed to.
    public let events: EventEmitter<Interface.RPCEvent>

    /// The version of the protocol that the client speaks. Before `hl/2` a client is not told an event's topic.
    public var protocolVersion: ProtocolVersion { subscriber.version }

    private let subscriber: Subscriber
    private let end = ConnectionEnd()

    init(request: ConnectionRequest, subscriber: Subscriber, state: LockedState<Interface.RPCState>, hub: EventHub) {
        id = subscriber.id
        self.request = request
        self.state = state
        self.subscriber = subscriber
        events = EventEmitter(hub: hub)
    }

    /// Subscribes the client to a topic: events that are emitted to it from now on reach the client. Subscribing twice is
    /// subscribing once.
    ///
    /// - Returns: `false` when the connection is closed, or when it has as many subscriptions as
    ///   ``ServerConfiguration/Limits/subscriptions`` allows or the server as many topics as
    ///   ``ServerConfiguration/Limits/topics``, or when the topic's name has more than 1,024 bytes: it is not subscribed
    ///   then.
    @discardableResult
    public func subscribe(to topic: Topic) -> Bool {
        events.hub.subscribe(subscriber, to: topic)
    }

    /// Ends the client's subscription to a topic, where there is one.
    public func unsubscribe(from topic: Topic) {
        events.hub.unsubscribe(subscriber, from: topic)
    }

    /// The topics that the client is subscribed to.
    public var topics: Set<Topic> {
        events.hub.topics(of: subscriber)
    }

    /// Emits an event to every connection of this server that is subscribed to the topic.
    public func emit(_ event: Interface.RPCEvent, to topic: Topic) {
        events.emit(event, to: topic)
    }

    /// The events that this client did not get because it was too slow, so far: see ``ServerConfiguration/eventPolicy``.
    public var droppedEvents: Int {
        subscriber.link.droppedEvents
    }

    /// Closes the connection. What has been sent before still reaches the client; calls in flight end with an error there,
    /// and their handlers' tasks are cancelled.
    ///
    /// - Parameters:
    ///   - code: What the client is told: from 4000 to 4999 the codes are the application's.
    ///   - reason: At most 123 bytes of it reach the client.
    public func close(code: CloseCode = .normalClosure, reason: String = "") {
        subscriber.link.close(code, reason: reason)
    }

    /// How the connection ended; `nil` while it lives.
    public var closure: ConnectionClosure? {
        end.closure
    }

    /// Waits until the connection has ended, by whichever side: the place to let go of what was kept for it.
    ///
    /// ```swift
    /// Task {
    ///     await connection.untilClosed()
    ///     await lobby.remove(connection.id)
    /// }
    /// ```
    ///
    /// - Returns: How it ended; `nil` when the waiting task is cancelled.
    @discardableResult
    public func untilClosed() async -> ConnectionClosure? {
        await end.wait()
    }

    /// The connection is over, or never came to be: no event goes to it any more.
    func didEnd(_ closure: ConnectionClosure) {
        events.hub.remove(subscriber)
        end.reach(closure)
    }
}
