import Testing

/// `@RPC` in the wrong place, and what is wrong before the braces of the protocol.
@Suite struct RPCPlaceDiagnosticTests {
    @Test func onClass() {
        expectDiagnostics(
            """
            @RPC
            public final 1️⃣class Counter {
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'@RPC' cannot be applied to a class; declare the methods in a protocol with '@RPC', and let 'Counter' conform to it"
                )
            ]
        )
    }

    @Test func onStruct() {
        expectDiagnostics(
            """
            @RPC 1️⃣struct Counter {}
            """,
            [
                .error(
                    "1️⃣",
                    "'@RPC' cannot be applied to a struct; declare the methods in a protocol with '@RPC', and let 'Counter' conform to it"
                )
            ]
        )
    }

    @Test func onEnum() {
        expectDiagnostics(
            """
            @RPC(state: CounterState.self)
            indirect 1️⃣enum Counter { case increment }
            """,
            [
                .error(
                    "1️⃣",
                    "'@RPC' cannot be applied to an enum; declare the methods in a protocol with '@RPC', and let 'Counter' conform to it"
                )
            ]
        )
    }

    @Test func onActor() {
        expectDiagnostics(
            """
            @RPC
            1️⃣actor Counter {}
            """,
            [
                .error(
                    "1️⃣",
                    "'@RPC' cannot be applied to an actor; declare the methods in a protocol with '@RPC', and let 'Counter' conform to it"
                )
            ]
        )
    }

    @Test(arguments: ["func increment() async throws {}", "var counter: UInt32 = 0", "extension Counter {}"])
    func onAnythingElse(_ declaration: String) {
        expectDiagnostics(
            """
            1️⃣@RPC
            \(declaration)
            """,
            [
                .error(
                    "1️⃣",
                    "'@RPC' can only be applied to a protocol; declare the methods of the service in one"
                )
            ]
        )
    }

    @Test func localProtocol() {
        expectDiagnostics(
            """
            func makeCounter() {
                @RPC
                protocol 1️⃣Counter {}
            }
            """,
            [.error("1️⃣", "'@RPC' cannot be applied to a local protocol; move 'Counter' out of the function")]
        )
    }

    @Test func localProtocolInMethod() {
        expectDiagnostics(
            """
            struct Shop {
                var counter: Int {
                    @RPC protocol 1️⃣Counter {}
                    return 0
                }
            }
            """,
            [.error("1️⃣", "'@RPC' cannot be applied to a local protocol; move 'Counter' out of the function")]
        )
    }

    @Test func nestedPrivateProtocol() {
        expectDiagnostics(
            """
            enum Shop {
                @RPC
                1️⃣private protocol Counter {}
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a nested '@RPC' protocol cannot be private, because the generated conformances are outside the type; write 'fileprivate protocol Counter'",
                    fixIt: "write 'fileprivate'"
                )
            ],
            fixed: """
                enum Shop {
                    @RPC
                    fileprivate protocol Counter {}
                }
                """
        )
    }

    @Test func accessLevelOfExtension() {
        expectDiagnostics(
            """
            public extension Shop {
                @RPC
                1️⃣protocol Counter {}
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot take its access level from an extension, which the generated conformances do not see; write 'public' in front of 'protocol', and not of 'extension'"
                )
            ]
        )
    }

    @Test(arguments: ["extension Shop", "public extension Shop", "struct Shop", "enum Shop"])
    func nestedProtocol(_ outer: String) {
        expectDiagnostics(
            """
            \(outer) {
                @RPC
                internal protocol Counter {}
            }
            """,
            []
        )
    }

    @Test func conditionallyCompiledProtocol() {
        expectDiagnostics(
            """
            #if DEBUG
            @RPC
            protocol Counter {}
            #endif
            """,
            []
        )
    }

    @Test func primaryAssociatedTypes() {
        // The associated type itself is part of the same mistake, another one is not.
        expectDiagnostics(
            """
            @RPC
            protocol Store1️⃣<Item> {
                associatedtype Item
                2️⃣associatedtype Key: Hashable
                func count() async throws -> UInt32
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot be generic; write concrete '@Archivable' types in its methods"
                ),
                .error(
                    "2️⃣",
                    "an '@RPC' protocol cannot have an associated type; write a concrete '@Archivable' type in the place of 'Key'"
                ),
            ]
        )
    }

    @Test func inheritance() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter: Swift.Sendable, 1️⃣Base, Sendable, 2️⃣Other.Base & Third {}
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol can only inherit from 'Sendable', because the macro sees no requirements of 'Base'; write the methods in 'Counter' itself"
                ),
                .error(
                    "2️⃣",
                    "an '@RPC' protocol can only inherit from 'Sendable', because the macro sees no requirements of 'Other.Base & Third'; write the methods in 'Counter' itself"
                ),
            ]
        )
    }

    @Test(arguments: ["AnyObject", "Actor", "DistributedActor"])
    func classOnly(_ base: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter: 1️⃣\(base) {}
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot be restricted to classes or actors, because the generated client is a struct; remove '\(base)'"
                )
            ]
        )
    }

    @Test func whereClause() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter: Sendable 1️⃣where Self: Hashable {
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot have a 'where' clause; remove it",
                    fixIt: "remove 'where Self: Hashable'"
                )
            ],
            fixed: """
                @RPC
                protocol Counter: Sendable {
                }
                """
        )
    }

    @Test func argumentsThatAreNoTypes() {
        expectDiagnostics(
            """
            @RPC(state: 1️⃣stateType, events: 2️⃣CounterEvent, errors: 3️⃣type(of: failure))
            protocol Counter {}
            """,
            [
                .error(
                    "1️⃣",
                    "the argument of 'state:' must spell out a type; write it as in 'state: CounterState.self'"
                ),
                .error(
                    "2️⃣",
                    "the argument of 'events:' must spell out a type; write it as in 'events: CounterEvent.self'"
                ),
                .error(
                    "3️⃣",
                    "the argument of 'errors:' must spell out a type; write it as in 'errors: CounterError.self'"
                ),
            ]
        )
    }
}
