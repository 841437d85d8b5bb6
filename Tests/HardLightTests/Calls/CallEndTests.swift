import HardLight
import HardLightCore
import RKYV
import Testing

@Suite("A call that gets no answer", .serialized, .timeLimit(.minutes(1)))
struct CallEndTests {
    // MARK: Cancellation

    @Test("ends at once when its caller is cancelled, while the handler goes on")
    func cancelled() async throws {
        try await withClient { server, client in
            let call = Task { try await client.pass(1) }
            try await waitUntil("the call is in flight") { server.gates.waiting == 1 }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(server.gates.waiting == 1)
            #expect(server.gates.turnedAway == 0)
            server.gates.open(1)
            #expect(try await client.double(3) == 6)
        }
    }

    @Test("is not made when its caller was cancelled before")
    func cancelledBefore() async throws {
        try await withClient { server, client in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.pass(1)
            }
            await #expect(throws: CancellationError.self) { try await call.value }
            let doubled = try await client.double(3)
            #expect(doubled == 6)
            #expect(server.gates.mostWaiting == 0)
        }
    }

    @Test("keeps its id until the answer came: no other call gets it")
    func idAfterCancellation() async throws {
        try await RawServer.run { server in
            async let connecting = TrialClient.connect(to: server.address, tls: server.tls)
            let peer = try await server.acceptUpgrade()
            let client = try await connecting

            let first = Task { try await client.double(1) }
            #expect(try await peer.request() == .init(id: 0, .double(number: 1)))
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }

            // 0 is not free: its answer has not come.
            let second = Task { try await client.double(2) }
            #expect(try await peer.request() == .init(id: 1, .double(number: 2)))
            try await peer.answer(4 as UInt32, id: 1)
            #expect(try await second.value == 4)

            let third = Task { try await client.double(3) }
            #expect(try await peer.request() == .init(id: 1, .double(number: 3)))
            // The late answer goes to nobody.
            try await peer.answer(2 as UInt32, id: 0)
            try await peer.answer(6 as UInt32, id: 1)
            #expect(try await third.value == 6)

            let fourth = Task { try await client.double(4) }
            #expect(try await peer.request() == .init(id: 0, .double(number: 4)))
            try await peer.answer(8 as UInt32, id: 0)
            #expect(try await fourth.value == 8)
            await peer.close()
        }
    }

    // MARK: Timeouts

    @Test("ends after the configured timeout, unless it has one of its own")
    func timeouts() async throws {
        try await withServer { server in
            let client = try await server.connect { $0.callTimeout = .milliseconds(50) }
            let patient = Task { try await client.withTimeout(nil).pass(1) }
            let slow = Task { try await client.withTimeout(.seconds(3600)).pass(2) }
            let error = try await #require(throws: RPCError.self) { try await client.pass(3) }
            #expect(error.code == .timedOut)
            #expect(error.method == "pass")
            let own = try await #require(throws: RPCError.self) {
                try await client.withTimeout(.milliseconds(10)).pass(4)
            }
            #expect(own.code == .timedOut)
            server.gates.open(1...4)
            #expect(try await patient.value == 1)
            #expect(try await slow.value == 2)
            await client.close()
        }
    }

    @Test(
        "ends at once when its timeout is nothing, or less",
        arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min / 2)]
    )
    func noTime(timeout: Duration) async throws {
        try await withClient { _, client in
            let error = try await #require(throws: RPCError.self) { try await client.withTimeout(timeout).pass(1) }
            #expect(error.code == .timedOut)
            #expect(try await client.double(3) == 6)
        }
    }

    @Test("may have a timeout beyond all clocks")
    func allTime() async throws {
        try await withClient { _, client in
            let doubled = try await client.withTimeout(.seconds(Int64.max)).double(3)
            #expect(doubled == 6)
        }
    }

    @Test("ends in the order of timeouts, whichever came first")
    func timeoutsInOrder() async throws {
        try await withClient { _, client in
            let long = Task { try await client.withTimeout(.milliseconds(400)).pass(1) }
            let short = Task { try await client.withTimeout(.milliseconds(50)).pass(2) }
            await #expect(throws: RPCError.self) { try await short.value }
            await #expect(throws: RPCError.self) { try await long.value }
        }
    }

    // MARK: The connection's end

    @Test("ends with connectionClosed when the client closes, in flight or in line")
    func clientCloses() async throws {
        try await withClient { server, client in
            let calls = (0..<300).map { gate in Task { try await client.pass(UInt32(gate)) } }
            try await waitUntil("calls are in flight") { server.gates.waiting == 256 }
            await client.close()
            for call in calls {
                let error = await #expect(throws: RPCError.self) { try await call.value }
                #expect(error?.code == .connectionClosed)
            }
            #expect(client.closure?.side == .local)
            #expect(client.closure?.code == .normalClosure)
            let late = try await #require(throws: RPCError.self) { try await client.double(1) }
            #expect(late.code == .connectionClosed)
        }
    }

    @Test("ends with connectionClosed when the server closes, and says how")
    func serverCloses() async throws {
        try await withClient { server, client in
            let calls = (0..<300).map { gate in Task { try await client.pass(UInt32(gate)) } }
            try await waitUntil("calls are in flight") { server.gates.waiting == 256 }
            try await server.connection().close(code: CloseCode(rawValue: 4001), reason: "enough")
            for call in calls {
                let error = await #expect(throws: RPCError.self) { try await call.value }
                #expect(error?.code == .connectionClosed)
                #expect(error?.message.contains("enough") == true)
            }
            let closure = await client.untilClosed()
            #expect(closure?.side == .remote)
            #expect(closure?.code == CloseCode(rawValue: 4001))
            #expect(closure?.reason == "enough")
        }
    }

    @Test("ends with connectionClosed when the connection is cut")
    func cut() async throws {
        try await RawServer.run { server in
            async let connecting = TrialClient.connect(to: server.address, tls: server.tls)
            let peer = try await server.acceptUpgrade()
            let client = try await connecting
            let calls = (0..<300).map { number in Task { try await client.double(UInt32(number)) } }
            for _ in 0..<256 {
                _ = try await peer.request()
            }
            await peer.cut()
            for call in calls {
                let error = await #expect(throws: RPCError.self) { try await call.value }
                #expect(error?.code == .connectionClosed)
            }
            #expect(client.closure?.side == .neither)
            #expect(client.closure?.code == .abnormalClosure)
        }
    }

    @Test("leaves nobody waiting, however calls and the connection's end meet")
    func race() async throws {
        for _ in 0..<10 {
            try await withServer { server in
                let client = try await server.connect()
                await withTaskGroup { group in
                    for number in 0..<50 {
                        group.addTask {
                            let result = await Task { try await client.double(UInt32(number)) }.result
                            switch result {
                            case .success(let value): #expect(value == UInt32(number) * 2)
                            case .failure(let error): #expect((error as? RPCError)?.code == .connectionClosed)
                            }
                        }
                    }
                    group.addTask { await client.close() }
                }
            }
        }
    }
}

/// A client's request, as a server by hand sees it.
struct SeenRequest: Equatable {
    let id: UInt8
    let call: [UInt8]

    init(id: UInt8, _ call: TrialCall) throws {
        self.id = id
        self.call = try call.archivedBytes()
    }

    init(_ frame: SeenFrame) throws {
        try #require(frame.opcode == 2 && frame.isMasked)
        let archive = try #require(RawMessage.unstored(frame.payload))
        switch try ClientMessage(archivedBytes: archive) {
        case .rpcRequest(let id, let call):
            self.id = id
            self.call = call
        }
    }
}

extension RawConnection {
    /// The next call of a client.
    func request() async throws -> SeenRequest {
        try SeenRequest(try #require(try await frame()))
    }

    func answer(_ result: some Archivable, id: UInt8) async throws {
        let message = RawMessage.stored(try RawMessage.response(result, id: id))
        try await send(RawFrame(2, message).unmasked)
    }
}
