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
                #expect(changes.withLockedValue { $0 } == 1)
                _ = try await client.act(6)
                #expect(changes.withLockedValue { $0 } == 1)

                withObservationTracking {
                    #expect(client.state.counter == 6)
                } onChange: {
                    changes.withLockedValue { $0 += 1 }
                }
                _ = try await client.act(7)
                #expect(changes.withLockedValue { $0 } == 2)
            }
        }
    }
#endif
