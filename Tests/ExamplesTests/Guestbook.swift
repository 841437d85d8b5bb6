// The guestbook of docs/web.md.
import HardLight

/// A guestbook that everybody reads who has it open.
@RPC(state: VisitorState.self, events: Signature.self)
protocol Guestbook {
    /// Signs the guestbook, and returns how often this visitor has.
    func sign(name: String) async throws -> UInt32
}

/// What the server knows of a visitor.
@ConnectionState
struct VisitorState { var signatures: UInt32 = 0 }

/// Sent to everybody when somebody signs.
@Archivable
struct Signature { var name: String }

struct GuestbookHandler: Guestbook {
    let connection: GuestbookConnection

    func sign(name: String) async throws -> UInt32 {
        connection.emit(Signature(name: name), to: "signatures")
        return connection.state.withLock { state in
            state.signatures &+= 1
            return state.signatures
        }
    }
}

func serveGuestbook() async throws {
    var configuration = ServerConfiguration(host: "127.0.0.1", port: 8080, tls: .plaintext)
    configuration.origins = .only("http://localhost:8000")
    let server = GuestbookServer(configuration: configuration) { connection in
        connection.subscribe(to: "signatures")
        return GuestbookHandler(connection: connection)
    }
    try await server.run()
}
