#if DirectTransport && os(Linux)
    import Foundation
    import NIOConcurrencyHelpers
    import NIOCore
    import Testing

    @testable import HardLight

    @Suite("Direct transport: a channel", .serialized, .timeLimit(.minutes(1)))
    struct DirectChannelTests {
        @Test("reads what its peer has said before it went, though a write to it has failed")
        func lastWords() async throws {
            try await withDirectChannel { end in
                let channel = end.channel
                // In one task of the loop: it looks at the socket when all of this has happened.
                channel.loop.execute {
                    #expect(send(end.peer, "bye", 3, 0) == 3)
                    close(end.peer)
                    channel.writeAndFlush(ByteBuffer(string: "too late"), promise: nil)
                    #expect(channel.isActive)
                }
                try await channel.closeFuture.get()
                let seen = end.recorder.seen.withLockedValue { $0 }
                #expect(String(decoding: seen.bytes, as: UTF8.self) == "bye")
                #expect(seen.hasEnded)
            }
        }

        @Test("goes on with what the socket took in part when there is room, in order", arguments: waysToSend)
        func partialWrites(usesIOUring: Bool) async throws {
            try await withDirectChannel(usesIOUring: usesIOUring) { end in
                let channel = end.channel
                let parts = (0..<8 as Range<UInt64>).map { Filler.noise(300_000, seed: $0) }
                let isWritten = try await channel.loop.submit {
                    let promises = parts.map { part in
                        let promise = channel.loop.makePromise(of: Void.self)
                        channel.writeAndFlush(ByteBuffer(bytes: part), promise: promise)
                        return promise.futureResult
                    }
                    #expect(!channel.isWritable)
                    return EventLoopFuture.andAllSucceed(promises, on: channel.loop)
                }.get()
                try await end.expectToReceive(parts.flatMap { $0 })
                try await isWritten.get()
                try await waitUntil("it is writable again") {
                    end.recorder.seen.withLockedValue { $0.writability } == [false, true]
                }
                close(end.peer)
                try await channel.closeFuture.get()
            }
        }

        @Test("is writable as long as its socket takes what is flushed, in one turn, too", arguments: waysToSend)
        func writability(usesIOUring: Bool) async throws {
            try await withDirectChannel(usesIOUring: usesIOUring) { end in
                let channel = end.channel
                try await channel.loop.submit {
                    for _ in 0..<3 {
                        channel.writeAndFlush(ByteBuffer(repeating: 0, count: 40_000), promise: nil)
                        #expect(channel.isWritable)
                    }
                }.get()
                close(end.peer)
                try await channel.closeFuture.get()
            }
        }

        @Test("fails what it has not written when it is closed, and keeps every promise")
        func closing() async throws {
            try await withDirectChannel { end in
                let channel = end.channel
                let (write, closed) = try await channel.loop.submit {
                    let promises = (channel.loop.makePromise(of: Void.self), channel.loop.makePromise(of: Void.self))
                    channel.writeAndFlush(ByteBuffer(repeating: 0, count: 4_000_000), promise: promises.0)
                    channel.close(promise: promises.1)
                    return (promises.0.futureResult, promises.1.futureResult)
                }.get()
                try await closed.get()
                await #expect(throws: ChannelError.ioOnClosedChannel) { try await write.get() }
                await #expect(throws: ChannelError.alreadyClosed) { try await channel.close().get() }
                await #expect(throws: ChannelError.ioOnClosedChannel) {
                    try await channel.writeAndFlush(ByteBuffer(string: "late")).get()
                }
                try await channel.closeFuture.get()
                #expect(end.recorder.seen.withLockedValue { $0.hasEnded })
                close(end.peer)
            }
        }
    }
#endif
