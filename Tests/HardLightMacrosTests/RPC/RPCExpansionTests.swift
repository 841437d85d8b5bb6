import Testing

/// What `@RPC` makes of a protocol, letter by letter where it matters.
@Suite struct RPCExpansionTests {
    /// One interface as it looks when it is expanded in an editor.
    @Test func wholeInterface() {
        expectExpansion(
            """
            /// Counts.
            @RPC(state: CounterState.self, events: CounterEvent.self)
            public protocol Counter {
                /// Adds.
                func increment(amount: UInt32) async throws -> UInt32
                func reset() async throws
                func peek() -> UInt32
                func withdraw(_ amount: UInt32) async throws(BankError) -> UInt32
            }
            """,
            """
            /// Counts.
            public protocol Counter {
                /// Adds.
                func increment(amount: UInt32) async throws -> UInt32
                func reset() async throws
                func peek() -> UInt32
                func withdraw(_ amount: UInt32) async throws(BankError) -> UInt32
            }

            /// A call of ``Counter``: one case per method, numbered in declaration order.
            @RKYV.Archivable
            public nonisolated enum CounterCall: Swift.Sendable {
                case increment(amount: UInt32)
                case reset
                case peek
                case withdraw(amount: UInt32)
            }

            #if hasFeature(Embedded)
            /// What a client and a server of ``Counter`` agree on: state, events and methods.
            public nonisolated enum CounterInterface: HardLight.RPCInterface {
                public typealias RPCState = CounterState
                public typealias RPCEvent = CounterEvent

                public static var name: Swift.StaticString { "Counter" }

                public static var methodNames: [Swift.StaticString] {
                    ["increment", "reset", "peek", "withdraw"]
                }
            }

            /// Counts.
            public nonisolated struct CounterClient: HardLight.RPCClient {
                public typealias RPCInterface = CounterInterface

                public let connection: HardLight.ClientConnection<CounterInterface>

                public init(connection: HardLight.ClientConnection<CounterInterface>) {
                    self.connection = connection
                }

                /// Adds.
                public func increment(
                    amount: UInt32,
                    _ completion: @escaping (Swift.Result<UInt32, HardLight.RPCError>) -> Swift.Void = { _ in }
                ) {
                    connection.call(CounterCall.increment(amount: amount), method: 0, then: completion)
                }

                public func reset(_ completion: @escaping (Swift.Result<Swift.Void, HardLight.RPCError>) -> Swift.Void = { _ in }) {
                    connection.call(CounterCall.reset, method: 1) {
                        (result: Swift.Result<RKYV.Unit, HardLight.RPCError>) in
                        completion(result.map { _ in () })
                    }
                }

                public func peek(_ completion: @escaping (Swift.Result<UInt32, HardLight.RPCError>) -> Swift.Void = { _ in }) {
                    connection.call(CounterCall.peek, method: 2, then: completion)
                }

                public func withdraw(
                    _ amount: UInt32,
                    _ completion: @escaping (Swift.Result<UInt32, HardLight.CallFailure<BankError>>) -> Swift.Void = { _ in }
                ) {
                    connection.call(CounterCall.withdraw(amount: amount), method: 3, then: completion)
                }

                public func invoke(_ call: HardLight.PageCall) throws(HardLight.PageError) {
                    switch call.method {
                    case 0:
                        self.increment(amount: try call.argument()) { call.settle($0, call.encode) }
                    case 1:
                        self.reset { call.settle($0, call.encode) }
                    case 2:
                        self.peek { call.settle($0, call.encode) }
                    case 3:
                        self.withdraw(try call.argument()) { call.settle($0, call.encode, call.encode) }
                    default: throw .missing
                    }
                }
            }
            #else
            /// What a client and a server of ``Counter`` agree on: state, events and methods.
            public nonisolated enum CounterInterface: HardLight.RPCInterface {
                public typealias RPCHandler = any Counter & Swift.Sendable
                public typealias RPCState = CounterState
                public typealias RPCEvent = CounterEvent

                public static var methodNames: [Swift.String] {
                    ["increment", "reset", "peek", "withdraw"]
                }

                public static func dispatch(_ call: HardLight.IncomingCall, to handler: RPCHandler) throws(RKYV.ArchiveError) {
                    switch try call.decode(CounterCall.self) {
                    case .increment(let amount):
                        let reply = call.reply
                        reply.start { await reply.result { try await handler.increment(amount: amount) } }
                    case .reset:
                        let reply = call.reply
                        reply.start {
                            await reply.result {
                                try await handler.reset()
                                return RKYV.Unit()
                            }
                        }
                    case .peek:
                        call.answerInline { handler.peek() }
                    case .withdraw(let amount):
                        let reply = call.reply
                        reply.start { await reply.result(failure: BankError.self) { try await handler.withdraw(amount) } }
                    }
                }

                public static var schema: RKYV.ArchiveSchema {
                    RKYV.ArchiveSchema(calls: CounterCall.self, state: RPCState.self, events: RPCEvent.self) { results in
                        results.add("increment", returning: UInt32.self)
                        results.add("reset", returning: RKYV.Unit.self)
                        results.add("peek", returning: UInt32.self)
                        results.add("withdraw", returning: UInt32.self, failure: BankError.self)
                    }
                }
            }

            /// A client's connection, as a handler of ``Counter`` sees it.
            public typealias CounterConnection = HardLight.Connection<CounterInterface>

            /// A server that serves ``Counter``.
            public typealias CounterServer = HardLight.Server<CounterInterface>

            /// Counts.
            public nonisolated struct CounterClient: HardLight.RPCClient {
                public typealias RPCInterface = CounterInterface

                public let connection: HardLight.ClientConnection<CounterInterface>
                public var callOptions: HardLight.CallOptions

                public init(connection: HardLight.ClientConnection<CounterInterface>, callOptions: HardLight.CallOptions) {
                    self.connection = connection
                    self.callOptions = callOptions
                }

                /// Adds.
                public func increment(amount: UInt32) async throws -> UInt32 {
                    try await connection.call(
                        CounterCall.increment(amount: amount),
                        method: 0,
                        options: callOptions,
                        returning: UInt32.self
                    )
                }

                public func reset() async throws {
                    _ = try await connection.call(CounterCall.reset, method: 1, options: callOptions, returning: RKYV.Unit.self)
                }

                public func peek() async throws -> UInt32 {
                    try await connection.call(CounterCall.peek, method: 2, options: callOptions, returning: UInt32.self)
                }

                public func withdraw(_ amount: UInt32) async throws -> UInt32 {
                    try await connection.call(
                        CounterCall.withdraw(amount: amount),
                        method: 3,
                        options: callOptions,
                        returning: UInt32.self,
                        failure: BankError.self
                    )
                }
            }
            #endif
            """
        )
    }

    /// Without methods there is no call, and a value of `Never` is never decoded.
    @Test func nestedInterfaceWithoutMethods() {
        expectExpansion(
            """
            enum Shop {
                @RPC
                protocol Feed {}
            }
            """,
            """
            enum Shop {
                protocol Feed {}

                /// A call of ``Feed``: one case per method, numbered in declaration order.
                typealias FeedCall = Swift.Never

                #if hasFeature(Embedded)
                /// What a client and a server of ``Feed`` agree on: state, events and methods.
                nonisolated enum FeedInterface: HardLight.RPCInterface {
                    typealias RPCState = HardLightCore.NoState
                    typealias RPCEvent = Swift.Never

                    static var name: Swift.StaticString { "Feed" }

                    static var methodNames: [Swift.StaticString] {
                        []
                    }
                }

                /// A client of ``Feed``.
                nonisolated struct FeedClient: HardLight.RPCClient {
                    typealias RPCInterface = FeedInterface

                    let connection: HardLight.ClientConnection<FeedInterface>

                    init(connection: HardLight.ClientConnection<FeedInterface>) {
                        self.connection = connection
                    }

                    func invoke(_ call: HardLight.PageCall) throws(HardLight.PageError) {
                        switch call.method {
                        default: throw .missing
                        }
                    }
                }
                #else
                /// What a client and a server of ``Feed`` agree on: state, events and methods.
                nonisolated enum FeedInterface: HardLight.RPCInterface {
                    typealias RPCHandler = any Feed & Swift.Sendable
                    typealias RPCState = HardLightCore.NoState
                    typealias RPCEvent = Swift.Never

                    static var methodNames: [Swift.String] {
                        []
                    }

                    static func dispatch(_ call: HardLight.IncomingCall, to handler: RPCHandler) throws(RKYV.ArchiveError) {
                        _ = try call.decode(FeedCall.self)
                    }

                    static var schema: RKYV.ArchiveSchema {
                        RKYV.ArchiveSchema(calls: FeedCall.self, state: RPCState.self, events: RPCEvent.self) { _ in }
                    }
                }

                /// A client's connection, as a handler of ``Feed`` sees it.
                typealias FeedConnection = HardLight.Connection<FeedInterface>

                /// A server that serves ``Feed``.
                typealias FeedServer = HardLight.Server<FeedInterface>

                /// A client of ``Feed``.
                nonisolated struct FeedClient: Feed, HardLight.RPCClient {
                    typealias RPCInterface = FeedInterface

                    let connection: HardLight.ClientConnection<FeedInterface>
                    var callOptions: HardLight.CallOptions

                    init(connection: HardLight.ClientConnection<FeedInterface>, callOptions: HardLight.CallOptions) {
                        self.connection = connection
                        self.callOptions = callOptions
                    }
                }
                #endif
            }
            """
        )
    }

    /// The call's extension is at file scope, from where the types around the protocol cannot be seen.
    @Test func typesOfNestedInterface() {
        let source = Expansion(
            of: """
                public enum Shop {
                    @RPC
                    public protocol Counter {
                        func add(_ amount: Amount, to counters: [Amount]) async throws -> Amount
                        func remove(_ amount: Amount) async throws -> [Amount]
                        func get() async throws
                    }
                }
                """
        ).source
        #expect(
            source.contains(
                """

                    public nonisolated enum CounterCall: Swift.Sendable {
                        public typealias Field0 = Amount
                        public typealias Field1 = [Amount]

                        case add(amount: Field0, counters: Field1)
                        case remove(amount: Field0)
                        case get
                    }

                """
            )
        )
        #expect(source.contains("public func add(_ amount: Amount, to counters: [Amount]) async throws -> Amount {"))
    }

    @Test(arguments: [
        ("public ", "public ", "public "), ("package ", "package ", "package "), ("", "", ""), ("internal ", "", ""),
        ("private ", "fileprivate ", ""), ("fileprivate ", "fileprivate ", ""),
    ])
    func accessLevel(of written: String, peers: String, members: String) {
        let source = Expansion(
            of: """
                @RPC
                \(written)protocol Counter {
                    func get() async throws -> UInt32
                }
                """
        ).source
        for line in [
            "\(peers)nonisolated enum CounterCall: Swift.Sendable {",
            "\(peers)nonisolated enum CounterInterface: HardLight.RPCInterface {",
            "\(peers)typealias CounterConnection = HardLight.Connection<CounterInterface>",
            "\(peers)typealias CounterServer = HardLight.Server<CounterInterface>",
            "\(peers)nonisolated struct CounterClient: Counter, HardLight.RPCClient {",
            "    \(members)typealias RPCHandler = any Counter & Swift.Sendable",
            "    \(members)static var methodNames: [Swift.String] {",
            "    \(members)let connection: HardLight.ClientConnection<CounterInterface>",
            "    \(members)func get() async throws -> UInt32 {",
        ] {
            #expect(source.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test(arguments: [
        ("async throws", true), ("async throws(any Error)", true), ("async throws(any Swift.Error)", true),
        ("async throws((any Error))", true), ("async throws(CounterError)", false), ("throws", false), ("", false),
        ("throws(Never)", false),
    ])
    func clientConformsIfItCan(_ effects: String, conforms: Bool) {
        let source = Expansion(
            of: """
                @RPC
                protocol Counter {
                    func first() async throws
                    func second() \(effects) -> UInt32
                }
                """
        ).forServer
        #expect(source.contains("struct CounterClient: Counter, HardLight.RPCClient {") == conforms)
        #expect(source.contains("struct CounterClient: HardLight.RPCClient {") != conforms)
        #expect(source.contains("    func second() async throws -> UInt32 {"))
    }

    @Test func errorsOfInterface() {
        let source = Expansion(
            of: """
                @RPC(errors: BankError.self)
                protocol Bank {
                    func untyped() async throws -> UInt32
                    func typed() async throws(OtherError) -> UInt32
                    func inline() throws -> UInt32
                    func inlineTyped() throws(OtherError)
                    func never() -> UInt32
                    func neverTyped() throws(Never) -> UInt32
                }
                """
        ).source
        for line in [
            "reply.start { await reply.result(failure: BankError.self) { try await handler.untyped() } }",
            "reply.start { await reply.result(failure: OtherError.self) { try await handler.typed() } }",
            "call.answerInline(failure: BankError.self) { try handler.inline() }",
            "call.answerInline(failure: OtherError.self) {",
            "    try handler.inlineTyped()",
            "call.answerInline { handler.never() }",
            "call.answerInline { handler.neverTyped() }",
        ] {
            #expect(source.contains("            \(line)\n"), "\(line)")
        }
        #expect(source.split(separator: "failure: BankError.self\n").count == 3)
        #expect(source.split(separator: "failure: OtherError.self\n").count == 3)
    }

    @Test(arguments: ["", "(errors: Never.self)", "(errors: Swift.Never.self)"])
    func withoutErrors(_ arguments: String) {
        let source = Expansion(
            of: """
                @RPC\(arguments)
                protocol Counter {
                    func get() async throws -> UInt32
                }
                """
        ).source
        #expect(source.contains("reply.start { await reply.result { try await handler.get() } }"))
        #expect(!source.contains("failure:"))
    }

    /// Whatever a parameter is called, the generated code finds its own things.
    @Test func parametersThatHideNames() {
        let source = Expansion(
            of: """
                @RPC
                protocol Counter {
                    func dial(call: UInt32, call2: UInt32, handler: UInt32, reply: UInt8) async throws -> UInt32
                    func use(connection: UInt32, callOptions: UInt32) async throws -> UInt32
                }
                """
        ).source
        for line in [
            "    static func dispatch(_ call3: HardLight.IncomingCall, to handler2: RPCHandler) throws(RKYV.ArchiveError) {",
            "        switch try call3.decode(CounterCall.self) {",
            "            let reply2 = call3.reply",
            "            reply2.start {",
            "                await reply2.result {",
            "                    try await handler2.dial(call: call, call2: call2, handler: handler, reply: reply)",
            "        try await self.connection.call(",
            "            options: self.callOptions,",
        ] {
            #expect(source.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func keywordsAndLabels() {
        let source = Expansion(
            of: """
                @RPC
                protocol `default` {
                    func `repeat`(for each: UInt32, _ `switch`: UInt32, in: UInt32, `let`: UInt32) async throws -> UInt32
                    func `two words`(_ first: UInt32) async throws -> UInt32
                }
                """
        ).source
        for line in [
            "nonisolated enum defaultCall: Swift.Sendable {",
            "    case `repeat`(each: UInt32, switch: UInt32, in: UInt32, `let`: UInt32)",
            "    case `two words`(first: UInt32)",
            "    typealias RPCHandler = any `default` & Swift.Sendable",
            #"        ["repeat", "two words"]"#,
            "        case .repeat(let each, let `switch`, let `in`, let `let`):",
            "            reply.start { await reply.result { try await handler.repeat(for: each, `switch`, in: `in`, `let`: `let`) } }",
            "            reply.start { await reply.result { try await handler.`two words`(first) } }",
            "nonisolated struct defaultClient: `default`, HardLight.RPCClient {",
            "    func `repeat`(for each: UInt32, _ switch: UInt32, in: UInt32, `let`: UInt32) async throws -> UInt32 {",
            "            defaultCall.repeat(each: each, switch: `switch`, in: `in`, `let`: `let`),",
        ] {
            #expect(source.contains("\n\(line)\n"), "\(line)")
        }
    }

    /// How a handler takes a parameter is its own affair: neither the call nor the client repeats it.
    @Test func ownership() {
        let source = Expansion(
            of: """
                @RPC
                protocol Counter {
                    func take(_ a: borrowing String, _ b: consuming String, _ c: sending String) async throws -> sending String
                }
                """
        ).source
        #expect(source.contains("\n    case take(a: String, b: String, c: String)\n"))
        #expect(
            source.contains("\n    func take(_ a: String, _ b: String, _ c: String) async throws -> sending String {\n")
        )
        #expect(source.contains("            returning: String.self\n"))
    }

    @Test func attributes() {
        let source = Expansion(
            of: """
                @available(macOS 15, *)
                @MainActor
                @RPC @_spi(Testing)
                protocol Counter {
                    @discardableResult
                    @available(*, deprecated, renamed: "value")
                    @MainActor func get() async throws -> UInt32
                    nonisolated func value() async throws -> UInt32
                }
                """
        ).source
        // The types that name the protocol need what it needs; the main actor is the handler's.
        for line in [
            "@available(macOS 15, *)\n@_spi(Testing)\n@RKYV.Archivable\nnonisolated enum CounterCall: Swift.Sendable {",
            "@available(macOS 15, *)\n@_spi(Testing)\nnonisolated enum CounterInterface: HardLight.RPCInterface {",
            "@available(macOS 15, *)\n@_spi(Testing)\ntypealias CounterConnection = HardLight.Connection<CounterInterface>",
            "@available(macOS 15, *)\n@_spi(Testing)\ntypealias CounterServer = HardLight.Server<CounterInterface>",
            "@available(macOS 15, *)\n@_spi(Testing)\nnonisolated struct CounterClient: Counter, HardLight.RPCClient {",
            "    @available(*, deprecated)\n    static func dispatch(_ call: HardLight.IncomingCall, to handler: RPCHandler) throws(RKYV.ArchiveError) {",
            "    @discardableResult\n    @available(*, deprecated, renamed: \"value\")\n    func get() async throws -> UInt32 {",
            "    func value() async throws -> UInt32 {",
        ] {
            #expect(source.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func longLinesAreBroken() {
        let source = Expansion(
            of: """
                @RPC
                protocol Translation {
                    func translate(theText text: String, fromTheLanguage source: Language, intoAnotherLanguage target: Language) async throws -> String
                }
                """
        ).source
        for lines in [
            """
                    case .translate(let text, let source, let target):
                        let reply = call.reply
                        reply.start {
                            await reply.result {
                                try await handler.translate(theText: text, fromTheLanguage: source, intoAnotherLanguage: target)
                            }
                        }
            """,
            """
                func translate(
                    theText text: String,
                    fromTheLanguage source: Language,
                    intoAnotherLanguage target: Language
                ) async throws -> String {
                    try await connection.call(
                        TranslationCall.translate(text: text, source: source, target: target),
                        method: 0,
                        options: callOptions,
                        returning: String.self
                    )
                }
            """,
        ] {
            #expect(source.contains("\n\(lines)\n"), "\(source)")
        }
    }

    /// A mistake costs the user one error and not another one for each use of the client.
    @Test func mistakesAreLeftOut() {
        let source = Expansion(
            of: """
                @RPC
                protocol Counter {
                    func get() async throws -> UInt32
                    func reset() async
                    func increment() async throws
                }
                """
        ).forServer
        #expect(source.contains("    case get\n    case increment\n}"))
        #expect(source.contains("struct CounterClient: HardLight.RPCClient {"))
        #expect(!source.contains("func reset() async throws"))
    }

    @Test(arguments: [
        "@RPC protocol Counter: Base { func get() async throws }",
        "@RPC protocol Counter<Value> { associatedtype Value; func get() async throws }",
        "@RPC protocol Counter { var value: UInt32 { get }; func get() async throws }",
        "@RPC protocol Counter { func get() async throws; func get(_ index: UInt32) async throws }",
    ])
    func clientDoesNotConformToProtocolWithMistake(_ source: String) {
        #expect(Expansion(of: source).forServer.contains("struct CounterClient: HardLight.RPCClient {"))
    }

    /// Whatever a parameter is called, and whatever a method is, the page's client finds its own things.
    @Test func pageOfAwkwardInterface() {
        let source = Expansion(
            of: """
                @RPC(errors: BankError.self)
                private protocol `default` {
                    /// Repeats.
                    @discardableResult
                    @available(*, deprecated)
                    func `repeat`(for connection: UInt32, _ completion: UInt32) async throws -> sending UInt32
                    func inline(in: UInt32) throws(Never)
                }
                """
        ).source
        for lines in [
            """
                /// Repeats.
                @available(*, deprecated)
                func `repeat`(
                    for connection: UInt32,
                    _ completion: UInt32,
                    _ completion2: @escaping (Swift.Result<UInt32, HardLight.CallFailure<BankError>>) -> Swift.Void = { _ in }
                ) {
                    self.connection.call(
                        defaultCall.repeat(connection: connection, completion: completion),
                        method: 0,
                        then: completion2
                    )
                }
            """,
            """
                @available(*, deprecated)
                func invoke(_ call: HardLight.PageCall) throws(HardLight.PageError) {
                    switch call.method {
                    case 0:
                        self.repeat(for: try call.argument(), try call.argument()) { call.settle($0, call.encode, call.encode) }
                    case 1:
                        self.inline(in: try call.argument()) { call.settle($0, call.encode) }
                    default: throw .missing
                    }
                }
            """,
            "fileprivate nonisolated struct defaultClient: HardLight.RPCClient {",
            "            (result: Swift.Result<RKYV.Unit, HardLight.RPCError>) in",
        ] {
            #expect(source.contains("\n\(lines)\n"), "\(source)")
        }
    }
}
