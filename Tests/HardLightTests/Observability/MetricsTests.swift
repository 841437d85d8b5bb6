import HardLight
import MetricsTestKit
import Testing

@Suite("Metrics", .timeLimit(.minutes(1)))
struct MetricsTests {
    /// The calls of a method that ended in one way.
    private func calls(_ metrics: TestMetrics, _ side: String, _ method: String, _ outcome: String) -> Int64 {
        metrics.counterTotal(label: "hardlight.\(side).calls", dimensions: [("method", method), ("outcome", outcome)])
    }

    @Test("count calls by method and outcome, on both sides")
    func outcomes() async throws {
        let (serverMetrics, clientMetrics) = (TestMetrics(), TestMetrics())
        try await withServer(
            { $0.metrics = serverMetrics },
            script: { _, argument in
                guard argument != 13 else { throw Breakdown(secret: "thirteen") }
                return argument
            }
        ) { server in
            let client = try await server.connect { $0.metrics = clientMetrics }
            for number in UInt32(1)...5 {
                #expect(try await client.double(number) == number * 2)
            }
            await #expect(throws: RPCError.self) { try await client.act(13) }
            #expect(try await client.act(7) == 7)

            try await waitUntil("the server's counters") {
                calls(serverMetrics, "server", "act", "ok") == 1
            }
            for (metrics, side) in [(serverMetrics, "server"), (clientMetrics, "client")] {
                #expect(calls(metrics, side, "double", "ok") == 5)
                #expect(calls(metrics, side, "act", "ok") == 1)
                #expect(calls(metrics, side, "act", "failed") == 1)
                #expect(metrics.counterTotal(label: "hardlight.\(side).calls") == 7)
                let timer = try metrics.expectTimer("hardlight.\(side).call.duration", [("method", "double")])
                #expect(timer.values.count == 5)
                #expect(timer.values.allSatisfy { $0 > 0 })
                #expect(try metrics.expectMeter("hardlight.\(side).calls.in_flight").values.last == 0)
            }
            await client.close()
        }
    }

    @Test("tell a call that was cancelled, or timed out, from one that the connection's end cut off")
    func endings() async throws {
        let (serverMetrics, clientMetrics) = (TestMetrics(), TestMetrics())
        try await withServer(
            { $0.metrics = serverMetrics },
            script: { _, argument in
                try await Task.sleep(for: .seconds(60))
                return argument
            }
        ) { server in
            let client = try await server.connect { $0.metrics = clientMetrics }
            await #expect(throws: RPCError.self) { try await client.withTimeout(.milliseconds(20)).act(1) }
            let cancelled = Task { try await client.act(2) }
            try await waitUntil("two calls at the server") {
                (try? serverMetrics.expectMeter("hardlight.server.calls.in_flight").values.count) ?? 0 >= 2
            }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            let cut = Task { try await client.act(3) }
            try await waitUntil("three calls at the server") {
                (try? serverMetrics.expectMeter("hardlight.server.calls.in_flight").values.count) ?? 0 >= 3
            }
            await client.close()
            await #expect(throws: RPCError.self) { try await cut.value }

            #expect(calls(clientMetrics, "client", "act", "timed_out") == 1)
            #expect(calls(clientMetrics, "client", "act", "cancelled") == 1)
            #expect(calls(clientMetrics, "client", "act", "cut_off") == 1)
            try await waitUntil("the server's counters") { calls(serverMetrics, "server", "act", "cut_off") == 3 }
            #expect(try serverMetrics.expectMeter("hardlight.server.calls.in_flight").values.last == 0)
        }
    }

    @Test("count connections, refusals and bytes")
    func connections() async throws {
        let (serverMetrics, clientMetrics) = (TestMetrics(), TestMetrics())
        try await withServer {
            $0.metrics = serverMetrics
        } _: { server in
            let client = try await server.connect { $0.metrics = clientMetrics }
            #expect(try await client.double(1) == 2)
            #expect(try serverMetrics.expectMeter("hardlight.server.connections").values.last == 1)
            let peer = try await RawConnection.connect(port: server.port)
            try await peer.send([UInt8](Handshake.request([("Sec-WebSocket-Protocol", "hl/9")]).utf8))
            _ = try await peer.end()
            await client.close()
            try await waitUntil("no connection") {
                (try? serverMetrics.expectMeter("hardlight.server.connections").values.last) == 0
            }
            #expect(serverMetrics.counterTotal(label: "hardlight.server.connections.accepted") == 1)
            let refused = [("status", "400")]
            #expect(
                serverMetrics.counterTotal(label: "hardlight.server.connections.refused", dimensions: refused) == 1
            )

            let up = serverMetrics.counterTotal(label: "hardlight.server.bytes.received")
            let down = serverMetrics.counterTotal(label: "hardlight.server.bytes.sent")
            // A call, its answer, and a close frame each way.
            #expect(up > 20 && down > 20)
            #expect(clientMetrics.counterTotal(label: "hardlight.client.bytes.sent") == up)
            let queued = try serverMetrics.expectRecorder("hardlight.server.queue.bytes").values
            #expect(queued.reduce(0, +) == Double(down))
        }
    }

    @Test("count events, those included that nobody gets in time")
    func events() async throws {
        let metrics = TestMetrics()
        try await withServer {
            $0.metrics = metrics
            $0.limits.outboundBytes = 1000
            // What is written is what counts, and this would compress to nothing.
            $0.compression.maximumLevel = .none
        } _: { server in
            let peer = try await RawConnection.upgraded(port: server.port)
            let connection = try await server.connection()
            connection.subscribe(to: "news")
            try await peer.stopReading()
            let payload = String(repeating: "x", count: 100_000)
            for _ in 0..<100 {
                connection.emit(.text(payload), to: "news")
            }
            connection.emit(.text("nobody hears this"), to: "elsewhere")
            #expect(metrics.counterTotal(label: "hardlight.server.events.emitted") == 101)
            try await waitUntil("events that were dropped") {
                metrics.counterTotal(label: "hardlight.server.events.dropped") > 0
            }
            await peer.close()
        }
    }
}
