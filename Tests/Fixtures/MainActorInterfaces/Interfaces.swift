import HardLight

// Every declaration here is on the main actor unless it says otherwise.

@RPC(state: PlayerState.self, events: PlayerEvent.self)
protocol Player {
    func play(_ title: String) async throws
    func position() async throws -> UInt32
}

@ConnectionState
struct PlayerState {
    var title: String = ""
    private var secret: UInt32 = 1
    var position: UInt32 = 0 {
        didSet { movements += 1 }
    }
    var movements: UInt32 = 0
}

@Archivable
enum PlayerEvent {
    case started(title: String)
    case stopped
}

@RPC
nonisolated protocol Clock {
    func now() -> UInt32
    func sleep(_ seconds: UInt32) async throws
}

/// A handler on the main actor.
final class MainPlayer: Player {
    private(set) var titles: [String] = []

    func play(_ title: String) async throws {
        titles.append(title)
    }

    func position() async throws -> UInt32 {
        UInt32(titles.count)
    }
}

nonisolated struct SystemClock: Clock {
    func now() -> UInt32 { 12 }
    func sleep(_ seconds: UInt32) async throws {}
}
