#if canImport(Observation)
    import HardLight
    import NIOConcurrencyHelpers
    import Observation
    import Testing

    @Suite("A client's state that is observed", .serialized, .timeLimit(.minutes(1)))
    struct ObservationTests {
        @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
        @Test("tells of its next change, once")
        func change() async throws {
            let script: Stage.Script = { connection, argument in
                connection.state.withLock { $0.counter = argument }
                return argument
            }
            try await withClient(script: script) { _, client in
                let changes = NIOLockedValueBox(0)
                let seen = withObservationTracking {
                    client.state.counter
                } onChange: {
                    changes.withLockedValue { $0 += 1 }
                }
                #expect(seen == 0)
                #expect(changes.withLockedValue { $0 } == 0)
                _ = try await client.double(1)
                #expect(changes.withLockedValue { $0 } == 0)
                _ = try await client.act(5)
                try await waitUntil("it is told") { changes.withLockedValue { $0 } == 1 }
                _ = try await client.act(6)
                await MainActor.run {}
                #expect(changes.withLockedValue { $0 } == 1)

                withObservationTracking {
                    #expect(client.state.counter == 6)
                } onChange: {
                    changes.withLockedValue { $0 += 1 }
                }
                _ = try await client.act(7)
                try await waitUntil("it is told") { changes.withLockedValue { $0 } == 2 }
            }
        }

        @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
        @Test("tells of its connection's end")
        func end() async throws {
            try await withClient { _, client in
                let isTold = NIOLockedValueBox(false)
                let closure = withObservationTracking {
                    client.closure
                } onChange: {
                    isTold.withLockedValue { $0 = true }
                }
                #expect(closure == nil)
                await client.close()
                try await waitUntil("it is told") { isTold.withLockedValue { $0 } }
                #expect(client.closure != nil)
            }
        }

        /// As a view does: it reads on the main actor, and again when it is told. It must come to see the last state, however
        /// its readings and the changes meet.
        @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
        @Test("tells of every change that a reader has not seen")
        func everyChange() async throws {
            let script: Stage.Script = { connection, count in
                for number in 1...count {
                    connection.state.withLock { $0.counter = number }
                    await Task.yield()
                }
                return count
            }
            try await withClient(script: script) { _, client in
                for last in 1..<100 as Range<UInt32> {
                    let view = await View(client)
                    async let done = client.act(last)
                    try await waitUntil("the view is at \(last)") { view.seen.withLockedValue { $0 } == last }
                    _ = try await done
                }
            }
        }

        @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
        @MainActor
        private final class View {
            nonisolated let seen = NIOLockedValueBox<UInt32>(0)
            private let client: TrialClient

            init(_ client: TrialClient) {
                self.client = client
                draw()
            }

            private func draw() {
                let counter = withObservationTracking {
                    client.state.counter
                } onChange: {
                    Task { @MainActor in self.draw() }
                }
                seen.withLockedValue { $0 = counter }
            }
        }
    }
#endif
