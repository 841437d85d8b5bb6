import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import HardLight

@Suite("The workers of an event loop", .timeLimit(.minutes(1)))
struct LoopWorkerTests {
    @TaskLocal private static var mark = "none"

    /// An event loop of its own, with a connection on it, so that workers are kept.
    private func withContext(
        _ body: (LoopContext) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let context = LoopContext.shared(for: group.next())
        try await context.eventLoop.submit { context.connectionDidOpen() }.get()
        try await body(context)
        try await context.eventLoop.submit { context.connectionDidEnd() }.get()
        try await group.shutdownGracefully()
    }

    /// Runs a handler, from the loop, and waits for what it returns.
    private func run<Output: Sendable>(
        on context: LoopContext,
        _ work: @escaping @Sendable () async -> Output
    ) async throws -> Output {
        let result = context.eventLoop.makePromise(of: Output.self)
        try await context.eventLoop.submit { _ = context.start { result.succeed(await work()) } }.get()
        let output = try await result.futureResult.get()
        // The worker is kept after its handler has come to its end, on the loop.
        try await context.eventLoop.submit {}.get()
        return output
    }

    /// Names the task that runs.
    private static func taskName() -> Int {
        withUnsafeCurrentTask { $0.hashValue }
    }

    @Test("run one handler after another in one task")
    func reuse() async throws {
        try await withContext { context in
            let first = try await run(on: context) { Self.taskName() }
            for _ in 0..<3 {
                #expect(try await run(on: context) { Self.taskName() } == first)
            }
            // One that waits elsewhere comes back to the same task, and the next has it again.
            let suspended = try await run(on: context) {
                await Task.detached {}.value
                return Self.taskName()
            }
            #expect(suspended == first)
            #expect(try await run(on: context) { Self.taskName() } == first)
        }
    }

    @Test("are as many as there are handlers at a time")
    func several() async throws {
        try await withContext { context in
            let gates = Gates()
            let done = NIOLockedValueBox<[Int]>([])
            try await context.eventLoop.submit {
                for number in 0..<3 {
                    _ = context.start {
                        try? await gates.pass(UInt32(number))
                        done.withLockedValue { $0.append(number) }
                    }
                }
            }.get()
            for number in [1, 2, 0] {
                gates.open([UInt32(number)])
                try await waitUntil("handler \(number) ends") { done.withLockedValue { $0.last == number } }
            }
        }
    }

    @Test("begin a handler before its caller goes on, and within another handler")
    func order() async throws {
        try await withContext { context in
            let steps = NIOLockedValueBox<[String]>([])
            @Sendable func step(_ name: String) {
                steps.withLockedValue { $0.append(name) }
            }
            // The first makes workers, the second finds them.
            for _ in 0..<2 {
                steps.withLockedValue { $0 = [] }
                try await run(on: context) {
                    step("outer")
                    _ = context.start {
                        step("inner")
                        await Task.yield()
                        step("inner again")
                    }
                    step("outer again")
                }
                try await waitUntil("both are done") { steps.withLockedValue { $0.count == 4 } }
                #expect(steps.withLockedValue { $0 } == ["outer", "inner", "outer again", "inner again"])
            }
        }
    }

    @Test("are not used again when a handler has been cancelled")
    func cancellation() async throws {
        try await withContext { context in
            let gates = Gates()
            let wasCancelled = NIOLockedValueBox<Bool?>(nil)
            let name = NIOLockedValueBox(0)
            let work = try await context.eventLoop.submit {
                context.start {
                    name.withLockedValue { $0 = Self.taskName() }
                    try? await gates.pass(0)
                    wasCancelled.withLockedValue { $0 = Task.isCancelled }
                }
            }.get()
            try await context.eventLoop.submit { work.cancel() }.get()
            try await waitUntil("the handler ends") { wasCancelled.withLockedValue { $0 != nil } }
            #expect(wasCancelled.withLockedValue { $0 } == true)
            let next = try await run(on: context) { (Self.taskName(), Task.isCancelled) }
            #expect(next.1 == false)
        }
    }

    @Test("pass by a cancellation that comes when its handler is done")
    func lateCancellation() async throws {
        try await withContext { context in
            let gates = Gates()
            let first = try await context.eventLoop.submit { context.start {} }.get()
            let isCancelled = NIOLockedValueBox<Bool?>(nil)
            try await context.eventLoop.submit {
                _ = context.start {
                    try? await gates.pass(0)
                    isCancelled.withLockedValue { $0 = Task.isCancelled }
                }
                first.cancel()
            }.get()
            gates.open([0])
            try await waitUntil("the second handler ends") { isCancelled.withLockedValue { $0 != nil } }
            #expect(isCancelled.withLockedValue { $0 } == false)
        }
    }

    @Test("take no values from the task that they are started in, and leave none to the next handler")
    func taskLocals() async throws {
        try await withContext { context in
            let seen = NIOLockedValueBox<[String]>([])
            try await run(on: context) {
                await Self.$mark.withValue("outer") {
                    _ = context.start { seen.withLockedValue { $0.append(Self.mark) } }
                    await Task.yield()
                }
            }
            #expect(seen.withLockedValue { $0 } == ["none"])
            for _ in 0..<2 {
                #expect(try await run(on: context) { Self.mark } == "none")
            }
        }
    }

    @Test("end with the last connection, and leave nothing behind")
    func end() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        weak var left: LoopContext?
        do {
            let context = LoopContext.shared(for: loop)
            left = context
            try await loop.submit { context.connectionDidOpen() }.get()
            for _ in 0..<3 {
                try await run(on: context) {}
            }
            try await loop.submit { context.connectionDidEnd() }.get()
            // Without a connection none is kept.
            try await run(on: context) {}
        }
        try await loop.submit {}.get()
        try await waitUntil("the context is gone") {
            // It is still to be had, until there is one for another loop.
            _ = LoopContext.shared(for: NIOAsyncTestingEventLoop())
            return left == nil
        }
        try await group.shutdownGracefully()
    }
}
