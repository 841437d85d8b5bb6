#if Tracing
    import HardLight
    import InMemoryTracing
    import Testing
    import Tracing

    @Suite("Traces", .timeLimit(.minutes(1)))
    struct TracingTests {
        @Test(
            "have a span for each call on both sides, and the server's belong to the trace in which the client connected"
        )
        func spans() async throws {
            let (serverTracer, clientTracer) = (InMemoryTracer(), InMemoryTracer())
            let children = InMemoryTracer()
            try await withServer(
                { $0.tracer = serverTracer },
                script: { _, argument in
                    // What a handler calls is a child of the call.
                    try children.withSpan("child") { _ in
                        guard argument != 13 else { throw Breakdown(secret: "thirteen") }
                        return argument
                    }
                }
            ) { server in
                let root = clientTracer.startSpan("root")
                let client = try await InstrumentationContext.$current.withValue(root.context) {
                    try await server.connect { $0.tracer = clientTracer }
                }
                #expect(try await client.act(7) == 7)
                await #expect(throws: RPCError.self) { try await client.act(13) }
                await client.close()
                root.end()
                try await waitUntil("the server's spans") { serverTracer.finishedSpans.count == 2 }

                let calls = clientTracer.finishedSpans.filter { $0.operationName == "act" }
                #expect(calls.map(\.kind) == [.client, .client])
                #expect(calls.map { $0.attributes.get("hardlight.outcome") } == [.string("ok"), .string("failed")])
                let served = serverTracer.finishedSpans
                #expect(served.map(\.operationName) == ["act", "act"])
                #expect(served.map(\.kind) == [.server, .server])
                #expect(served.map { $0.attributes.get("hardlight.outcome") } == [.string("ok"), .string("failed")])
                #expect(Set(served.map(\.traceID)) == [root.traceID])
                let inner = children.finishedSpans
                #expect(inner.map(\.parentSpanID) == served.map(\.spanID))
            }
        }
    }
#endif
