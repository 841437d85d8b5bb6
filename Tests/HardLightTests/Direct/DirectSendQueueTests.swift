#if DirectTransport && os(Linux)
    import Foundation
    import NIOConcurrencyHelpers
    import NIOCore
    import Testing

    @testable import HardLight

    @Suite("Direct transport: what is sent at the end of a turn", .serialized, .timeLimit(.minutes(1)))
    struct DirectSendQueueTests {
        @Test("goes to each its own, however many there are", arguments: waysToSend)
        func many(usesIOUring: Bool) async throws {
            // Batches that are sent when they are full, and one at the end.
            try await withDirectChannels(100, usesIOUring: usesIOUring) { ends, loop in
                try await loop.submit {
                    for (index, end) in ends.enumerated() {
                        end.channel.writeAndFlush(ByteBuffer(string: "\(index):"), promise: nil)
                        end.channel.writeAndFlush(ByteBuffer(string: "end"), promise: nil)
                    }
                    #expect(ends[0].receivedText() == "0:")
                    #expect(ends[99].received().isEmpty)
                }.get()
                try await loop.endOfTurn()
                #expect(ends[0].receivedText() == "end")
                for (index, end) in ends.enumerated().dropFirst() {
                    #expect(end.receivedText() == "\(index):end")
                }
                ends.forEach { close($0.peer) }
            }
        }

        @Test("waits for room, and for nobody else, where a socket is full", arguments: waysToSend)
        func fullSocket(usesIOUring: Bool) async throws {
            try await withDirectChannels(3, usesIOUring: usesIOUring) { ends, loop in
                let large = Filler.noise(2_000_000, seed: 1)
                let isWritten = try await loop.submit {
                    let promise = loop.makePromise(of: Void.self)
                    ends[0].channel.writeAndFlush(ByteBuffer(string: "first"), promise: nil)
                    ends[1].channel.writeAndFlush(ByteBuffer(bytes: large), promise: promise)
                    ends[2].channel.writeAndFlush(ByteBuffer(string: "last"), promise: nil)
                    return promise.futureResult
                }.get()
                try await loop.endOfTurn()
                #expect(ends[0].receivedText() == "first")
                #expect(ends[2].receivedText() == "last")
                try await ends[1].expectToReceive(large)
                try await isWritten.get()
                ends.forEach { close($0.peer) }
            }
        }

        @Test("ends only the connection whose peer is gone", arguments: waysToSend)
        func goneAway(usesIOUring: Bool) async throws {
            try await withDirectChannels(3, usesIOUring: usesIOUring) { ends, loop in
                try await loop.submit {
                    close(ends[1].peer)
                    for end in ends {
                        end.channel.writeAndFlush(ByteBuffer(string: "hello"), promise: nil)
                    }
                }.get()
                try await ends[1].channel.closeFuture.get()
                try await loop.endOfTurn()
                for end in [ends[0], ends[2]] {
                    #expect(end.receivedText() == "hello")
                    #expect(end.channel.isActive)
                    close(end.peer)
                }
            }
        }

        @Test("was flushed before a connection was closed, and goes before", arguments: waysToSend)
        func flushedAndClosed(usesIOUring: Bool) async throws {
            try await withDirectChannels(2, usesIOUring: usesIOUring) { ends, loop in
                try await loop.submit {
                    for end in ends {
                        end.channel.writeAndFlush(ByteBuffer(string: "bye"), promise: nil)
                        end.channel.write(ByteBuffer(string: "never flushed"), promise: nil)
                        end.channel.close(promise: nil)
                    }
                }.get()
                for end in ends {
                    try await end.expectEnd(after: "bye")
                }
            }
        }

        @Test("goes before a close, if what was sent first leads to it", arguments: waysToSend)
        func closedByItself(usesIOUring: Bool) async throws {
            try await withDirectChannels(2, usesIOUring: usesIOUring) { ends, loop in
                try await loop.submit {
                    for end in ends {
                        let promise = loop.makePromise(of: Void.self)
                        promise.futureResult.assumeIsolated().whenSuccess { end.channel.close(promise: nil) }
                        end.channel.writeAndFlush(ByteBuffer(string: "one"), promise: promise)
                        end.channel.writeAndFlush(ByteBuffer(string: " two"), promise: nil)
                    }
                }.get()
                for end in ends {
                    try await end.expectEnd(after: "one two")
                }
            }
        }

        @Test("is sent once, when what one has sent closes another of the same turn", arguments: waysToSend)
        func closedByAnother(usesIOUring: Bool) async throws {
            try await withDirectChannels(3, usesIOUring: usesIOUring) { ends, loop in
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
                let received = ends.map { $0.receivedText() }
                #expect(received == ["one", "two three", "two three and more"])
                ends.forEach { close($0.peer) }
            }
        }

        @Test("is not sent twice, when a connection that is closed writes once more", arguments: waysToSend)
        func writesWhileClosing(usesIOUring: Bool) async throws {
            let batch = DirectSendQueue.batchCapacity
            try await withDirectChannels(batch - 1, usesIOUring: usesIOUring) { ends, loop in
                let last = ends[batch - 2]
                try await loop.submit {
                    for end in ends.dropLast() {
                        end.channel.writeAndFlush(ByteBuffer(string: "other"), promise: nil)
                    }
                    let promise = loop.makePromise(of: Void.self)
                    promise.futureResult.assumeIsolated().whenSuccess {
                        // Once more in the queue, it would make the batch full.
                        last.channel.writeAndFlush(ByteBuffer(string: "too late"), promise: nil)
                    }
                    last.channel.writeAndFlush(ByteBuffer(string: "once"), promise: promise)
                    last.channel.close(promise: nil)
                }.get()
                try await last.channel.closeFuture.get()
                try await loop.endOfTurn()
                #expect(last.receivedText() == "once")
                #expect(ends.dropLast().allSatisfy { $0.receivedText() == "other" })
                ends.forEach { close($0.peer) }
            }
        }

        @Test("does not wait for tasks of which each executes another")
        func chain() async throws {
            try await withDirectChannels(1) { ends, loop in
                let isOver = NIOLockedValueBox(false)
                defer { isOver.withLockedValue { $0 = true } }
                loop.execute {
                    Self.execute(on: loop, until: isOver)
                    ends[0].channel.writeAndFlush(ByteBuffer(string: "hello"), promise: nil)
                }
                try await waitUntil("it is sent") { ends[0].receivedText() == "hello" }
                close(ends[0].peer)
            }
        }

        private static func execute(on loop: DirectEventLoop, until isOver: NIOLockedValueBox<Bool>) {
            guard !isOver.withLockedValue({ $0 }) else { return }
            loop.execute { execute(on: loop, until: isOver) }
        }

        @Test("does not keep the loop from its timers, when each write leads to another")
        func endless() async throws {
            try await withDirectChannels(1) { ends, loop in
                let end = ends[0]
                let hasFired = NIOLockedValueBox(false)
                loop.execute { Self.writeForEver(to: end) }
                loop.scheduleTask(in: .milliseconds(20)) { hasFired.withLockedValue { $0 = true } }
                try await waitUntil("a timer has fired") { hasFired.withLockedValue { $0 } }
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
