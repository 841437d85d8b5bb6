/// The events that wait for a client that does not keep up, within a bound, in the order of their emission.
///
/// A frame is whatever the caller sends. What an entry costs is its size and a constant for the entry itself, so that
/// small events are bounded too.
package struct EventQueue<Frame> {
    fileprivate struct Entry {
        var frame: Frame
        var size: Int
        /// For a topic of which only the newest event waits.
        var coalescedTopic: Topic?
    }

    /// What became of an event.
    package enum Outcome: Equatable, Sendable {
        /// It waits. So many others, older ones, have been dropped for it or replaced by it.
        case queued(dropped: Int)
        /// It has been dropped.
        case dropped
        /// The connection is to be closed.
        case tooSlow
    }

    /// What an entry takes besides its frame, roughly.
    package static var entryCost: Int { 64 }

    private var entries: [Entry?] = []
    /// The first entry that waits.
    private var front = 0
    /// The number of the entry at place 0 among all that there ever were.
    private var firstNumber = 0
    /// Where the one event of a topic waits, by its number.
    private var numbers: [Topic: Int] = [:]
    /// What all entries cost, in bytes.
    package private(set) var bytes = 0

    package init() {}

    package var isEmpty: Bool { front == entries.count }

    package var count: Int { entries.count - front }

    /// Puts an event in line.
    ///
    /// - Parameters:
    ///   - size: The frame's size in bytes.
    ///   - limit: What all entries may cost after it.
    package mutating func push(
        _ frame: Frame,
        size: Int,
        topic: Topic,
        policy: EventPolicy,
        limit: Int
    ) -> Outcome {
        let cost = size + Self.entryCost
        if policy == .coalesce, let number = numbers[topic], let old = entries[number - firstNumber] {
            let change = size - old.size
            guard change <= 0 || bytes + change <= limit else { return .dropped }
            entries[number - firstNumber]?.frame = frame
            entries[number - firstNumber]?.size = size
            bytes += change
            return .queued(dropped: 1)
        }
        var dropped = 0
        if bytes + cost > limit {
            switch policy {
            case .disconnect: return .tooSlow
            case .dropNewest: return .dropped
            case .dropOldest, .coalesce:
                guard cost <= limit else { return .dropped }
                while bytes + cost > limit, popFirst() != nil {
                    dropped += 1
                }
            }
        }
        if policy == .coalesce {
            numbers[topic] = firstNumber + entries.count
        }
        entries.append(Entry(frame: frame, size: size, coalescedTopic: policy == .coalesce ? topic : nil))
        bytes += cost
        return .queued(dropped: dropped)
    }

    /// Takes the oldest event out.
    package mutating func popFirst() -> (frame: Frame, size: Int)? {
        guard front < entries.count, let entry = entries[front] else { return nil }
        entries[front] = nil
        front += 1
        bytes -= entry.size + Self.entryCost
        if let topic = entry.coalescedTopic {
            numbers[topic] = nil
        }
        closeUp()
        return (entry.frame, entry.size)
    }

    /// Closes up once more places are empty than taken: each entry moves once for every one that went before it.
    private mutating func closeUp() {
        guard front == entries.count || (front > 32 && front > entries.count / 2) else { return }
        entries.removeFirst(front)
        firstNumber += front
        front = 0
    }
}

extension EventQueue: Sendable where Frame: Sendable {}
extension EventQueue.Entry: Sendable where Frame: Sendable {}
