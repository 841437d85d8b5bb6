/// Which connections are subscribed to which topics.
///
/// Subscribers are kept in *lanes*, one an event loop, so that an event is handed to each loop once, with the list of
/// that loop's subscribers. The lists are values: taking one is one retain, and a subscription that comes later does not
/// change what was taken.
package struct SubscriptionTable<Subscriber> {
    package typealias SubscriberID = UInt64

    /// What the application is told: a topic has gained its first subscriber, or lost its last.
    package enum Change: Hashable, Sendable {
        case created(Topic)
        case removed(Topic)
    }

    /// The subscribers of a topic on one event loop, in no particular order.
    package struct Lane {
        package let lane: Int
        package fileprivate(set) var subscribers: [Subscriber] = []
        fileprivate var ids: [SubscriberID] = []
        fileprivate var places: [SubscriberID: Int] = [:]
    }

    private var topics: [Topic: [Lane]] = [:]
    private var subscriptions: [SubscriberID: Set<Topic>] = [:]
    private let subscriptionLimit: Int
    private let topicLimit: Int

    /// - Parameters:
    ///   - subscriptionLimit: How many topics one connection may be subscribed to.
    ///   - topicLimit: How many topics there may be.
    package init(subscriptionLimit: Int = .max, topicLimit: Int = .max) {
        self.subscriptionLimit = subscriptionLimit
        self.topicLimit = topicLimit
    }

    package var topicCount: Int { topics.count }

    package var allTopics: [Topic] { Array(topics.keys) }

    /// The lanes of the topic's subscribers; empty when there are none.
    package func lanes(of topic: Topic) -> [Lane] {
        topics[topic] ?? []
    }

    package func topics(of id: SubscriberID) -> Set<Topic> {
        subscriptions[id] ?? []
    }

    /// Whether one more subscription is within the limits, or is there already.
    package func hasRoom(for id: SubscriberID, in topic: Topic) -> Bool {
        let own = subscriptions[id]
        if own?.contains(topic) == true {
            return true
        }
        return own?.count ?? 0 < subscriptionLimit && (topics.count < topicLimit || topics[topic] != nil)
    }

    /// Subscribing twice is subscribing once.
    ///
    /// - Returns: ``Change/created(_:)`` when this is the topic's first subscriber.
    package mutating func subscribe(
        _ id: SubscriberID,
        _ subscriber: Subscriber,
        lane: Int,
        to topic: Topic
    ) -> Change? {
        guard subscriptions[id, default: []].insert(topic).inserted else { return nil }
        let isNew = topics[topic] == nil
        topics[topic, default: []].add(id, subscriber, lane: lane)
        return isNew ? .created(topic) : nil
    }

    /// - Returns: ``Change/removed(_:)`` when this was the topic's last subscriber.
    package mutating func unsubscribe(_ id: SubscriberID, from topic: Topic) -> Change? {
        guard subscriptions[id]?.remove(topic) != nil else { return nil }
        if subscriptions[id]?.isEmpty == true {
            subscriptions[id] = nil
        }
        return remove(id, from: topic)
    }

    /// The connection is gone.
    ///
    /// - Returns: A ``Change/removed(_:)`` for every topic whose last subscriber it was.
    package mutating func unsubscribeFromAll(_ id: SubscriberID) -> [Change] {
        guard let topics = subscriptions.removeValue(forKey: id) else { return [] }
        return topics.compactMap { remove(id, from: $0) }
    }

    private mutating func remove(_ id: SubscriberID, from topic: Topic) -> Change? {
        topics[topic]?.remove(id)
        guard topics[topic]?.isEmpty == true else { return nil }
        topics[topic] = nil
        return .removed(topic)
    }
}

extension SubscriptionTable.Lane {
    fileprivate mutating func add(_ id: UInt64, _ subscriber: Subscriber) {
        places[id] = subscribers.count
        subscribers.append(subscriber)
        ids.append(id)
    }

    /// Takes the last one's place for the one that goes: nothing moves but one.
    fileprivate mutating func remove(_ id: UInt64) -> Bool {
        guard let place = places.removeValue(forKey: id) else { return false }
        let last = subscribers.count - 1
        if place != last {
            subscribers.swapAt(place, last)
            ids.swapAt(place, last)
            places[ids[place]] = place
        }
        subscribers.removeLast()
        ids.removeLast()
        return true
    }
}

extension Array {
    fileprivate mutating func add<Subscriber>(
        _ id: UInt64,
        _ subscriber: Subscriber,
        lane: Int
    ) where Element == SubscriptionTable<Subscriber>.Lane {
        if let index = firstIndex(where: { $0.lane == lane }) {
            self[index].add(id, subscriber)
        } else {
            var new = Element(lane: lane)
            new.add(id, subscriber)
            append(new)
        }
    }

    fileprivate mutating func remove<Subscriber>(
        _ id: UInt64
    ) where Element == SubscriptionTable<Subscriber>.Lane {
        for index in indices where self[index].remove(id) {
            if self[index].subscribers.isEmpty {
                remove(at: index)
            }
            return
        }
    }
}

extension SubscriptionTable: Sendable where Subscriber: Sendable {}
extension SubscriptionTable.Lane: Sendable where Subscriber: Sendable {}
