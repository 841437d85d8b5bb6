import HardLight
import HardLightCore
import Logging
import RKYV
import Testing

@Suite("A call that fails", .serialized, .timeLimit(.minutes(1)))
struct CallErrorTests {
    @Test("in its handler ends alone, and its error stays in the server's log")
    func handlerFails() async throws {
        try await withClient { server, client in
            let other = Task { try await client.pass(1) }
            try await waitUntil("the other call is in flight") { server.gates.waiting == 1 }
            for call in [client.fail, client.failInline] {
                let error = try await #require(throws: RPCError.self) { try await call("the password is swordfish") }
                #expect(error.code == .handlerFailed)
                #expect(!"\(error)".contains("swordfish"))
            }
            let failures = server.log.entries(from: .error)
            #expect(failures.count == 2)
            #expect(failures.allSatisfy { $0.metadata["error"]?.contains("swordfish") == true })
            server.gates.open(1)
            #expect(try await other.value == 1)
        }
    }

    @Test("in its handler puts nothing of the error on the wire")
    func nothingOnWire() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            for call in [TrialCall.fail(secret: "swordfish"), .failInline(secret: "swordfish")] {
                try await peer.call(call, id: 7)
                let frame = try #require(try await peer.frame())
                #expect(try SeenMessage(frame) == .error(id: 7, .handlerPanicked))
                // An error of the protocol, in an archive of its fixed size.
                #expect(RawMessage.unstored(frame.payload)?.count == 24)
            }
            await peer.close()
        }
    }

    @Test("with the interface's own error throws that value")
    func ownError() async throws {
        try await withClient { _, client in
            for withdraw in [client.withdraw, client.withdrawInline] {
                let rest = try await withdraw(30)
                #expect(rest == 70)
                await #expect(throws: Refusal.insufficient(balance: 100, missing: 50)) { try await withdraw(150) }
                await #expect(throws: Refusal.closed(reason: "nobody has that much")) { try await withdraw(.max) }
            }
        }
    }

    @Test("with the interface's own error is a Result on the wire")
    func ownErrorOnWire() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            for call in [TrialCall.withdraw(amount: 150), .withdrawInline(amount: 150)] {
                try await peer.call(call, id: 3)
                let refused = Result<UInt32, Refusal>.failure(.insufficient(balance: 100, missing: 50))
                #expect(try await peer.message() == .result(id: 3, of: refused))
            }
            try await peer.call(.withdraw(amount: 1), id: 3)
            #expect(try await peer.message() == .result(id: 3, of: Result<UInt32, Refusal>.success(99)))
            await peer.close()
        }
    }

    @Test("because its argument has no archive is not sent")
    func argument() async throws {
        try await withClient { server, client in
            let error = try await #require(throws: RPCError.self) { try await client.takeNumber(Int(Int32.max) + 1) }
            #expect(error.code == .argumentNotArchivable)
            #expect(error.method == "takeNumber")
            #expect(try await client.takeNumber(Int(Int32.max)) == Int(Int32.max))
        }
    }

    @Test("because its argument has no archive makes room for those in line")
    func argumentInFullTable() async throws {
        try await withClient { server, client in
            let calls = (0..<255).map { gate in Task { try await client.pass(UInt32(gate)) } }
            try await waitUntil("calls are in flight") { server.gates.waiting == 255 }
            // Whichever of them get the last id first, all end.
            let bad = (0..<20).map { _ in Task { try await client.takeNumber(.max) } }
            let good = (0..<20).map { _ in Task { try await client.takeNumber(1) } }
            for call in bad {
                let error = await #expect(throws: RPCError.self) { try await call.value }
                #expect(error?.code == .argumentNotArchivable)
            }
            for call in good {
                #expect(try await call.value == 1)
            }
            server.gates.open(0..<255)
            for call in calls {
                _ = try await call.value
            }
        }
    }

    @Test("because its result has no archive ends alone, and is logged")
    func result() async throws {
        try await withClient { server, client in
            let error = try await #require(throws: RPCError.self) { try await client.largeNumber() }
            #expect(error.code == .resultNotArchivable)
            #expect(server.log.entries(from: .error).count == 1)
            #expect(try await client.double(1) == 2)
        }
    }

    @Test("because the result is not what the interface says ends alone")
    func otherResult() async throws {
        try await RawServer.run { server in
            async let connecting = TrialClient.connect(to: server.address, tls: server.tls)
            let peer = try await server.acceptUpgrade()
            let client = try await connecting
            for failing in [client.double, client.withdraw] {
                let call = Task { try await failing(1) }
                let request = try await peer.request()
                try await peer.answer(255 as UInt8, id: request.id)
                let error = await #expect(throws: RPCError.self) { try await call.value }
                #expect(error?.code == .resultNotUnderstood)
            }
            let call = Task { try await client.double(1) }
            try await peer.answer(2 as UInt32, id: try await peer.request().id)
            #expect(try await call.value == 2)
            await peer.close()
        }
    }

    @Test(
        "because the server says so has a code that says what to do",
        arguments: [
            (RPCHandlerError.handlerPanicked, RPCError.Code.handlerFailed), (.serverDecodeError, .callNotUnderstood),
            (.serverEncodeError, .resultNotArchivable), (.tooManyCallsInFlight, .tooManyCallsInFlight),
            (.clientNotConnected, .serverError), (.serverDecompressError, .serverError),
        ]
    )
    func protocolError(error: RPCHandlerError, code: RPCError.Code) async throws {
        try await RawServer.run { server in
            async let connecting = TrialClient.connect(to: server.address, tls: server.tls)
            let peer = try await server.acceptUpgrade()
            let client = try await connecting
            let call = Task { try await client.double(1) }
            let id = try await peer.request().id
            let message = try ServerMessage.rpcResponse(id: id, output: .failure(error)).archivedBytes()
            try await peer.send(RawFrame(2, RawMessage.stored(message)).unmasked)
            let thrown = await #expect(throws: RPCError.self) { try await call.value }
            #expect(thrown?.code == code)
            #expect(thrown?.method == "double")
            await peer.close()
        }
    }

    @Test("because it is not one of the interface's is answered with an error, and the connection lives")
    func unknownCall() async throws {
        try await withServer { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            let unknownTag = [UInt8](repeating: 0xEE, count: 64)
            for (id, archive) in [unknownTag, [], [1, 2, 3]].enumerated() {
                let request = try RawMessage.request(archive: archive, id: UInt8(id))
                try await peer.send(.binary(RawMessage.stored(request)))
                #expect(try await peer.message() == .error(id: UInt8(id), .serverDecodeError))
            }
            try await peer.call(.double(number: 4), id: 0)
            #expect(try await peer.message() == .result(id: 0, of: 8 as UInt32))
            await peer.close()
        }
    }
}
