import HardLight
import ServiceLifecycle

/// Notices who has gone, and who is there after all: a participant is there as long as their topic is.
///
/// A network that drops and a page that is closed look the same here, and so does one of two tabs: the topic goes with the
/// last connection.
struct Presence: Service {
    let server: WhiteboardServer
    let keeper: BoardKeeper

    func run() async throws {
        for await change in server.topicChanges.cancelOnGracefulShutdown() {
            switch change {
            case .created(let topic): try update(topic) { room, id in room.isBack(id) }
            case .removed(let topic): try update(topic) { room, id in room.leave(id) }
            case .missed:
                let here = Set(server.topics.compactMap(\.participant))
                try keeper.change(server.events) { room in room.retain(here) }
            }
        }
    }

    private func update(_ topic: Topic, _ body: (inout Room, UInt32) -> Void) throws {
        guard let id = topic.participant else { return }
        try keeper.change(server.events) { room in body(&room, id) }
    }
}
