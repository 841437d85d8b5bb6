#if DirectTransport && os(Linux)
    import Foundation
    import NIOCore
    import Testing

    @testable import HardLight

    /// With io_uring, where the machine has it, and without.
    @Suite("Direct transport: what is sent at the end of a turn", .serialized, .timeLimit(.minutes(1)))
    struct DirectSendQueueTests {
        @Test("goes to each its own, however many there are", arguments: [true, false])
        func many(isBatched: Bool) async throws {
            // Batches that are sent when they are full, and one at the end.
            try await withDirectChannels(600, batchesSends: isBatched) { ends, loop in
                try await loop.submit {
                    for (index, end) in ends.enumerated() {
                        end.channel.writeAndFlush(ByteBuffer(string: "\(index):"), promise: nil)
                        end.channel.writeAndFlush(ByteBuffer(string: "end"), promise: nil)
                    }
                    #expect(String(decoding: ends[0].received(), as: UTF8.self) == "0:")
                    #expect(ends[599].received().isEmpty)
                }.get()
                try await loop.endOfTurn()
                #expect(String(decoding: ends[0].received(), as: UTF8.self) == "end")
                for (index, end) in ends.enumerated().dropFirst() {
                    #expect(String(decoding: end.received(), as: UTF8.self) == "\(index):end")
                }
                ends.forEach { close($0.peer) }
            }
        }

        @Test("waits for room, and for nobody else, where a socket is full", arguments: [true, false])
        func fullSocket(isBatched: Bool) async throws {
            try await withDirectChannels(3, batchesSends: isBatched) { ends, loop in
                let large = Filler.noise(2_000_000, seed: 1)
                let isWritten = try await loop.submit {
                    let promise = loop.makePromise(of: Void.self)
                    ends[0].channel.writeAndFlush(ByteBuffer(string: "first"), promise: nil)
                    ends[1].channel.writeAndFlush(ByteBuffer(bytes: large), promise: promise)
                    ends[2].channel.writeAndFlush(ByteBuffer(string: "last"), promise: nil)
                    return promise.futureResult
                }.get()
                try await loop.endOfTurn()
                #expect(String(decoding: ends[0].received(), as: UTF8.self) == "first")
                #expect(String(decoding: ends[2].received(), as: UTF8.self) == "last")
                var received: [UInt8] = []
                try await waitUntil("all of it has come") {
                    received += ends[1].received()
                    return received.count >= large.count
                }
                #expect(received == large)
                try await isWritten.get()
                ends.forEach { close($0.peer) }
            }
        }

        @Test("ends only the connection whose peer is gone", arguments: [true, false])
        func goneAway(isBatched: Bool) async throws {
            try await withDirectChannels(3, batchesSends: isBatched) { ends, loop in
                close(ends[1].peer)
                try await loop.submit {
                    for end in ends {
                        end.channel.writeAndFlush(ByteBuffer(string: "hello"), promise: nil)
                    }
                }.get()
                try await ends[1].channel.closeFuture.get()
                for end in [ends[0], ends[2]] {
                    #expect(String(decoding: end.received(), as: UTF8.self) == "hello")
                    #expect(end.channel.isActive)
                    close(end.peer)
                }
            }
        }

        @Test("was flushed before a connection was closed, and goes before", arguments: [true, false])
        func flushedAndClosed(isBatched: Bool) async throws {
            try await withDirectChannels(2, batchesSends: isBatched) { ends, loop in
                try await loop.submit {
                    for end in ends {
                        end.channel.writeAndFlush(ByteBuffer(string: "bye"), promise: nil)
                        end.channel.write(ByteBuffer(string: "never flushed"), promise: nil)
                        end.channel.close(promise: nil)
                    }
                }.get()
                for end in ends {
                    try await end.channel.closeFuture.get()
                    #expect(String(decoding: end.received(), as: UTF8.self) == "bye")
                    close(end.peer)
                }
            }
        }

        @Test("is sent once, when what one connection has sent closes another of the same turn", arguments: [true, false])
        func closedByAnother(isBatched: Bool) async throws {
            try await withDirectChannels(3, batchesSends: isBatched) { ends, loop in
                try await loop.submit {
                    let promise = loop.makePromise(of: Void.self)
                    promise.futureResult.assumeIsolated().whenSuccess {
                        // The first has been told of what it has sent, the others not yet.
                        ends[1].channel.close(promise: nil)
                        ends[2].channel.writeAndFlush(ByteBuffer(string: " and more"), promise: nil)
                    }
                    ends[0].channel.writeAndFlush(ByteBuffer(string: "one"), promise: promise)
                    for end in ends.dropFirst() {
                        end.channel.writeAndFlush(ByteBuffer(string: "two"), promise: nil)
                        end.channel.writeAndFlush(ByteBuffer(string: " three"), promise: nil)
                    }
                }.get()
                try await ends[1].channel.closeFuture.get()
                try await loop.endOfTurn()
                let received = ends.map { String(decoding: $0.received(), as: UTF8.self) }
                #expect(received == ["one", "two three", "two three and more"])
                ends.forEach { close($0.peer) }
            }
        }

        @Test("does not keep the loop from its timers, when each write leads to another")
        func endless() async throws {
            try await withDirectChannels(1) { ends, loop in
                let end = ends[0]
                loop.execute { Self.writeForEver(to: end) }
                try await loop.scheduleTask(in: .milliseconds(20)) {}.futureResult.get()
                try await end.channel.close().get()
                close(end.peer)
            }
        }

        /// The peer reads what is written at once, so that there is always room.
        private static func writeForEver(to end: DirectEnd) {
            let promise = end.channel.loop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenSuccess {
                _ = end.received()
                writeForEver(to: end)
            }
            end.channel.writeAndFlush(ByteBuffer(string: "more"), promise: promise)
        }
    }
#endif
