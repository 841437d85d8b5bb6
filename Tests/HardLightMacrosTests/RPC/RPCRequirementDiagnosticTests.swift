import Testing

/// Requirements that are no methods, or not with this name.
@Suite struct RPCRequirementDiagnosticTests {
    @Test func property() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                /// The value.
                1️⃣var value: UInt32 { get }  // read only
                2️⃣var limit: UInt32? { get async throws }
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot require a property, because every access is a call; write 'func value() async throws -> UInt32'",
                    fixIt: "write a method"
                ),
                .error(
                    "2️⃣",
                    "an '@RPC' protocol cannot require a property, because every access is a call; write 'func limit() async throws -> UInt32?'",
                    fixIt: "write a method"
                ),
            ],
            fixed: """
                @RPC
                protocol Counter {
                    /// The value.
                    func value() async throws -> UInt32  // read only
                    func limit() async throws -> UInt32?
                }
                """
        )
    }

    @Test func settableProperty() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣var value: UInt32 { get set }
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot require a property, because every access is a call; write 'func value() async throws -> UInt32'"
                )
            ]
        )
    }

    @Test func subscriptRequirement() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣subscript(index: UInt32) -> UInt32 { get }
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot require a subscript, because every access is a call; write a method with the index as a parameter"
                )
            ]
        )
    }

    @Test func initializer() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣init(connection: CounterConnection)
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot require an initializer; the closure given to 'CounterServer' makes the handlers, so remove it"
                )
            ]
        )
    }

    @Test func associatedType() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣associatedtype Value
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol cannot have an associated type; write a concrete '@Archivable' type in the place of 'Value'"
                )
            ]
        )
    }

    @Test func typeAlias() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣typealias Value = UInt32
            }
            """,
            [
                .error(
                    "1️⃣",
                    "the generated code cannot see a type alias in the protocol; declare 'Value' outside"
                )
            ]
        )
    }

    @Test func conditionalCompilation() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func get() async throws -> UInt32
                1️⃣#if DEBUG
                func reset() async throws
                #endif
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'#if' cannot be used in an '@RPC' protocol, because a method's position is its number on the wire; declare every method unconditionally"
                )
            ]
        )
    }

    @Test func macroExpansion() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                1️⃣#methods("get", "reset")
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a macro cannot be used in an '@RPC' protocol, because '@RPC' does not see what it makes; write the methods out"
                )
            ]
        )
    }

    @Test func operatorRequirement() {
        // It is static too, as operators are; that is not worth a second word.
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                static func 1️⃣+ (left: Self, right: Self) -> Self
                static prefix func 2️⃣- (value: Self) -> Self
            }
            """,
            [
                .error("1️⃣", "an '@RPC' protocol cannot require an operator; write a method with a name"),
                .error("2️⃣", "an '@RPC' protocol cannot require an operator; write a method with a name"),
            ]
        )
    }

    @Test func twoMethodsWithOneName() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func 2️⃣add(amount: UInt32) async throws
                func get() async throws -> UInt32
                func 1️⃣add(amount: UInt64) async throws
                func 3️⃣`add`(text: String) async throws
                func 5️⃣`remove`() async throws
                func 4️⃣remove(index: UInt32) async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'add' is already the name of a method, and methods of an '@RPC' protocol are told apart by their base names; choose another name",
                    notes: [.note("2️⃣", "the first 'add' is here")]
                ),
                .error(
                    "3️⃣",
                    "'`add`' is already the name of a method, and methods of an '@RPC' protocol are told apart by their base names; choose another name",
                    notes: [.note("2️⃣", "the first 'add' is here")]
                ),
                .error(
                    "4️⃣",
                    "'remove' is already the name of a method, and methods of an '@RPC' protocol are told apart by their base names; choose another name",
                    notes: [.note("5️⃣", "the first '`remove`' is here")]
                ),
            ]
        )
    }

    @Test(arguments: [
        "callOptions", "close", "closure", "connection", "events", "state", "stateChanges", "untilClosed",
        "withTimeout",
    ])
    func nameOfClientMember(_ name: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func 1️⃣\(name)() async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'\(name)' is the name of a member of every client; choose another name for this method"
                )
            ]
        )
    }

    @Test(arguments: ["archivedLayout", "archivedOffsets", "hasChildren", "isPlain"])
    func nameOfCallMember(_ name: String) {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func 1️⃣`\(name)`() async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'`\(name)`' is the name of a member of every '@Archivable' type; choose another name for this method"
                )
            ]
        )
    }

    @Test func tooManyMethods() {
        let methods = (0...259).map { "    func \($0 == 256 ? "1️⃣" : "")method\($0)() async throws" }
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
            \(methods.joined(separator: "\n"))
            }
            """,
            [
                .error(
                    "1️⃣",
                    "an '@RPC' protocol can have at most 256 methods; move the methods from this one on into a protocol of their own"
                )
            ]
        )
    }
}
