// The code of the article "Who may connect".

import HardLight

struct User: Sendable {
    let name: String
}

/// Who has signed in, and which of them are here.
actor Sessions {
    private var users = ["secret": User(name: "Ada")]
    private(set) var present: [UInt64: User] = [:]

    func user(for token: String?) -> User? {
        token.flatMap { users[$0] }
    }

    func enter(_ user: User, on connection: UInt64) { present[connection] = user }
    func leave(_ connection: UInt64) { present[connection] = nil }
}

struct MemberHandler: Counter {
    let connection: CounterConnection
    let user: User

    func increment(amount: UInt32) async throws -> UInt32 {
        connection.state.withLock { state in
            state.counter &+= amount
            return state.counter
        }
    }
}

let signInFirst = CloseCode(rawValue: 4401)

func makeMemberServer(configuration: ServerConfiguration, sessions: Sessions) -> CounterServer {
    CounterServer(configuration: configuration) { connection in
        let token = connection.request.cookies["session"] ?? connection.request.headers["Authorization"]
        guard let user = await sessions.user(for: token) else {
            throw ConnectionRefusal(status: 401, reason: "sign in first", closeCode: signInFirst)
        }
        await sessions.enter(user, on: connection.id)
        Task {
            await connection.untilClosed()
            await sessions.leave(connection.id)
        }
        return MemberHandler(connection: connection, user: user)
    }
}

func memberConnections(
    to address: String,
    tls: ClientTLS,
    token: @escaping @Sendable () async -> String
) -> ClientConnections<CounterClient> {
    CounterClient.connections(to: address, tls: tls) {
        var configuration = ClientConfiguration()
        configuration.headers = [("Authorization", await token())]
        return configuration
    }
}
