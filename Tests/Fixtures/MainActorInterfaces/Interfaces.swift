// Made for tests, and not for readers of documentation.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import HardLight

// Every declaration here is on the main actor unless it says otherwise.

@RPC(state: PlayerState.self, events: PlayerEvent.self)
public protocol Player {
    func play(_ title: String) async throws
    func position() async throws -> UInt32
}

@ConnectionState
public struct PlayerState {
    public var title: String = ""
    private var secret: UInt32 = 1
    var position: UInt32 = 0 {
        didSet { movements += 1 }
    }
    var movements: UInt32 = 0
}

@Archivable
public enum PlayerEvent: Sendable {
    case started(title: String)
    case stopped
}

@RPC
nonisolated public protocol Clock {
    func now() -> UInt32
    func sleep(_ seconds: UInt32) async throws
}

/// A handler on the main actor.
public final class MainPlayer: Player {
    public private(set) var titles: [String] = []

    public init() {}

    public func play(_ title: String) async throws {
        titles.append(title)
    }

    public func position() async throws -> UInt32 {
        UInt32(titles.count)
    }
}

nonisolated public struct SystemClock: Clock, Sendable {
    public init() {}

    public func now() -> UInt32 { 12 }
    public func sleep(_ seconds: UInt32) async throws {}
}
