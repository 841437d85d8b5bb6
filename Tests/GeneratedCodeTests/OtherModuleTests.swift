import HardLight
import MainActorInterfaces
import PublicInterfaces
import Testing

/// Generated code as another module sees it.
@Suite("Generated code of another module", .timeLimit(.minutes(1)))
struct OtherModuleTests {
    @Test("can be called, served, mirrored and listened to")
    func bank() async throws {
        try await withClient(BankClient.self) {
            BankHandler(connection: $0)
        } test: { client in
            var events = client.events.makeAsyncIterator()
            #expect(try await client.deposit(7) == 7)
            try await client.deposit(3)
            #expect(client.state.balance == 10)
            #expect(await events.next()?.payload == .deposited(amount: 7))
            #expect(await events.next()?.payload == .deposited(amount: 3))
            #expect(try await client.balance() == 10)

            #expect(try await client.withdraw(4, for: Purpose(text: "tea")) == 6)
            #expect(client.state.lastPurpose == Purpose(text: "tea"))
            await #expect(throws: BankError.overdrawn(by: 94)) { try await client.withdraw(100, for: nil) }
            await #expect(throws: BankError.frozen) { try await client.freeze() }
            #expect(try await client.history(of: ["a": [1, 2]]) == [Purpose(text: "a"), Purpose(text: "a")])
            #expect(try await client.history(of: [:]) == nil)
        }
        #expect(BankState.fieldNames == ["balance", "holder", "lastPurpose", "secret"])
        #expect(BankInterface.methodNames == ["deposit", "withdraw", "balance", "freeze", "history"])
    }

    @Test("may be nested")
    func nested() async throws {
        try await withClient(Namespace.ServiceClient.self, handler: ServiceHandler()) { client async throws in
            let service: any Namespace.Service = client
            #expect(try await service.status(of: .init(name: "a")) == .done)
            #expect(try await service.status(of: .init(name: "b")) == .failed)
        }
        #expect(Namespace.ExtendedState.fieldNames == ["pings"])
        #expect(Namespace.ExtendedInterface.RPCState.self == Namespace.ExtendedState.self)
    }

    @Test("is visible in the package if it says so")
    func package() async throws {
        try await withClient(Inside.BackdoorClient.self) {
            BackdoorHandler(connection: $0)
        } test: { client in
            try await client.open()
            #expect(client.state.isOpen)
        }
    }

    @Test("works for handlers on the main actor, in a module that is there by default")
    func mainActor() async throws {
        let player = await MainPlayer()
        try await withClient(PlayerClient.self, handler: player) { client in
            try await client.play("Aurora")
            #expect(try await client.position() == 1)
        }
        #expect(await player.titles == ["Aurora"])
        try await withClient(ClockClient.self, handler: SystemClock()) { client async throws in
            #expect(try await client.now() == 12)
            try await client.sleep(0)
        }
        #expect(PlayerState.fieldNames == ["title", "secret", "position", "movements"])
    }
}

private struct BankHandler: Bank {
    let connection: BankConnection

    init(connection: BankConnection) {
        self.connection = connection
        connection.subscribe(to: "account")
    }

    func deposit(_ amount: UInt32) async throws -> UInt32 {
        connection.emit(.deposited(amount: amount), to: "account")
        return connection.state.withLock { state in
            state.balance += amount
            return state.balance
        }
    }

    func withdraw(_ amount: UInt32, for purpose: Purpose?) async throws(BankError) -> UInt32 {
        try connection.state.withLock { state throws(BankError) in
            guard amount <= state.balance else { throw .overdrawn(by: amount - state.balance) }
            state.balance -= amount
            state.lastPurpose = purpose
            return state.balance
        }
    }

    func balance() -> UInt32 { connection.state.snapshot.balance }

    func freeze() throws { throw BankError.frozen }

    func history(of accounts: [String: [UInt32]]) async throws -> [Purpose]? {
        accounts.isEmpty ? nil : accounts.flatMap { account in account.value.map { _ in Purpose(text: account.key) } }
    }
}

private struct ServiceHandler: Namespace.Service {
    func status(of task: Namespace.Task) async throws -> Namespace.Result { task.name == "a" ? .done : .failed }
}

private struct BackdoorHandler: Inside.Backdoor {
    let connection: Inside.BackdoorConnection

    func open() async throws { connection.state.withLock { $0.isOpen = true } }
}
