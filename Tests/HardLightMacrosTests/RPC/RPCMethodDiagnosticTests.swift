import Testing

/// Modifiers, effects, attributes and generics of a method.
@Suite struct RPCMethodDiagnosticTests {
    @Test func staticMethod() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣static func get() async throws -> UInt32
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a method of an '@RPC' protocol is called on the handler of a connection; remove 'static'",
                    fixIt: "remove 'static'"
                )
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func get() async throws -> UInt32
                }
                """
        )
    }

    @Test(arguments: ["mutating", "consuming", "borrowing"])
    func ownershipOfHandler(_ modifier: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                /// Adds one.
                1️⃣\(modifier) func increment() async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a method of an '@RPC' protocol cannot be '\(modifier)', because a handler serves many calls at once; remove '\(modifier)', and keep what changes in 'connection.state' or behind a lock",
                    fixIt: "remove '\(modifier)'"
                )
            ],
            fixed: """
                @RPC
                protocol Counter {
                    /// Adds one.
                    func increment() async throws
                }
                """
        )
    }

    @Test func genericMethod() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func store1️⃣<Value: Archivable>(_ value: Value) async throws
                func compare() async throws 2️⃣where Self: Equatable
                func both3️⃣<Value>(_ value: Value) async throws where Value: Archivable
            }
            """,
            ["1️⃣", "2️⃣", "3️⃣"].map { marker in
                .error(
                    marker,
                    "a method of an '@RPC' protocol cannot be generic, because the other side has to know what is sent; write concrete '@Archivable' types"
                )
            }
        )
    }

    @Test func asyncWithoutThrows() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func get() 1️⃣async -> UInt32
                func reset() 2️⃣async
                func peek() -> UInt32
            }
            """,
            ["1️⃣", "2️⃣"].map { marker in
                .error(
                    marker,
                    "an 'async' method of an '@RPC' protocol has to throw, because a connection can fail; write 'async throws'",
                    fixIt: "add 'throws'"
                )
            },
            fixed: """
                @RPC
                protocol Counter {
                    func get() async throws -> UInt32
                    func reset() async throws
                    func peek() -> UInt32
                }
                """
        )
    }

    @Test(arguments: ["Never", "Swift.Never", "(Never)"])
    func asyncThrowingNever(_ never: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func get() async 1️⃣throws(\(never)) -> UInt32
                func peek() throws(\(never)) -> UInt32
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an 'async' method of an '@RPC' protocol has to throw, because a connection can fail; write 'async throws'",
                    fixIt: "write 'throws'"
                )
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func get() async throws -> UInt32
                    func peek() throws(\(never)) -> UInt32
                }
                """
        )
    }

    @Test func rethrowing() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func get() async 1️⃣rethrows -> UInt32
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a method of an '@RPC' protocol cannot be 'rethrows'; write 'throws'",
                    fixIt: "write 'throws'"
                )
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func get() async throws -> UInt32
                }
                """
        )
    }

    @Test func reasync() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func get() 1️⃣reasync throws -> UInt32
            }
            """,
            [.error("1️⃣", "a method of an '@RPC' protocol cannot be 'reasync'; write 'async throws'")]
        )
    }

    @Test func existentialError() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func get() async throws(1️⃣any CounterError) -> UInt32
                func reset() async throws(any Error)
            }
            """,
            [
                .error(
                    "1️⃣",
                    "the error of 'get' cannot be 'any CounterError', because the other side has to know what is sent; declare an '@Archivable' enum with a case for each type that it may be"
                )
            ]
        )
    }

    @Test(arguments: [
        "macOS 15, *", "macOS 15, iOS 18, *", "macOS, introduced: 15", "macOS, obsoleted: 15", "*, unavailable",
        "*, noasync",
    ])
    func availability(_ availability: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣@available(\(availability))
                func get() async throws -> UInt32
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a method of an '@RPC' protocol cannot be available on some platforms only, because both sides need all methods; move '@available' to the protocol"
                )
            ]
        )
    }

    @Test(arguments: ["*, deprecated", "*, deprecated, renamed: \"value\"", "macOS, deprecated: 15, message: \"\""])
    func deprecation(_ availability: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                @available(\(availability))
                func get() async throws -> UInt32
            }
            """,
            []
        )
    }

    @Test func synchronousOnActor() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                @MainActor func 1️⃣get() -> UInt32
                @DatabaseActor
                func 2️⃣reset() throws
                @MainActor func increment() async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a synchronous method is served on the connection's event loop and cannot be isolated to 'MainActor'; write 'async throws'",
                    fixIt: "write 'async throws'"
                ),
                .error(
                    "2️⃣",
                    "a synchronous method is served on the connection's event loop and cannot be isolated to 'DatabaseActor'; write 'async throws'",
                    fixIt: "write 'async throws'"
                ),
            ],
            fixed: """
                @RPC
                protocol Counter {
                    @MainActor func get() async throws -> UInt32
                    @DatabaseActor
                    func reset() async throws
                    @MainActor func increment() async throws
                }
                """
        )
    }

    @Test func synchronousInIsolatedProtocol() {
        expectDiagnostics(
            """
            @MainActor
            @RPC
            protocol Counter {
                func 1️⃣get() -> UInt32
                nonisolated func peek() -> UInt32
                func increment() async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a synchronous method is served on the connection's event loop and cannot be isolated to 'MainActor'; write 'async throws'",
                    fixIt: "write 'async throws'"
                )
            ],
            fixed: """
                @MainActor
                @RPC
                protocol Counter {
                    func get() async throws -> UInt32
                    nonisolated func peek() -> UInt32
                    func increment() async throws
                }
                """
        )
    }

    @Test(arguments: ["nonisolated", "nonisolated(nonsending)", "nonmutating", "@concurrent", "@discardableResult"])
    func modifiersThatDoNoHarm(_ modifier: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                \(modifier) func get() async throws -> UInt32
            }
            """,
            []
        )
    }
}
