import Testing

/// Parameters and results of a method.
@Suite struct RPCParameterDiagnosticTests {
    @Test func unnamed() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(1️⃣_: UInt32) async throws
                func move(to 2️⃣_: UInt32, 3️⃣_: UInt32, _ value: UInt32) async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a parameter of an '@RPC' method has to have a name, which becomes a field of the call; write '_ value: UInt32'",
                    fixIt: "name the parameter"
                ),
                .error(
                    "2️⃣",
                    "a parameter of an '@RPC' method has to have a name, which becomes a field of the call; write 'to value2: UInt32'",
                    fixIt: "name the parameter"
                ),
                .error(
                    "3️⃣",
                    "a parameter of an '@RPC' method has to have a name, which becomes a field of the call; write '_ value3: UInt32'",
                    fixIt: "name the parameter"
                ),
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func add(_ value: UInt32) async throws
                    func move(to value2: UInt32, _ value3: UInt32, _ value: UInt32) async throws
                }
                """
        )
    }

    @Test func sameName() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func move(from place: UInt32, to 1️⃣place: UInt32, 2️⃣`place`: UInt32) async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'place' is already the name of a parameter, and each becomes a field of the call; choose another name"
                ),
                .error(
                    "2️⃣",
                    "'`place`' is already the name of a parameter, and each becomes a field of the call; choose another name"
                ),
            ]
        )
    }

    @Test func namedSelf() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(to 1️⃣`self`: UInt32) async throws
            }
            """,
            [.error("1️⃣", "a parameter of an '@RPC' method cannot be named 'self'; choose another name")]
        )
    }

    @Test func inoutParameter() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(to value: 1️⃣inout [UInt32]) async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "parameter 'value' cannot be 'inout', because it is a copy on the other side; take '[UInt32]' and return the new value"
                )
            ]
        )
    }

    @Test func isolatedParameter() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(on database: 1️⃣isolated Database, amount: UInt32) async throws
                func remove(on database: 2️⃣isolated (any Actor)?) async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "parameter 'database' cannot be 'isolated', because an actor cannot be sent; remove the parameter"
                ),
                .error(
                    "2️⃣",
                    "parameter 'database' cannot be 'isolated', because an actor cannot be sent; remove the parameter"
                ),
            ]
        )
    }

    @Test func variadic() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(_ amounts: UInt321️⃣..., times: UInt32) async throws
            }
            """,
            [
                .error(
                    "1️⃣",
                    "parameter 'amounts' cannot be variadic; write '[UInt32]'",
                    fixIt: "write an array"
                )
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func add(_ amounts: [UInt32], times: UInt32) async throws
                }
                """
        )
    }

    @Test func closure() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func count(progress: @escaping @Sendable 1️⃣(UInt32) -> Void) async throws
                func observe(_ body: (2️⃣() async -> Void)?) async throws
                func counter() async throws -> 3️⃣() -> UInt32
                func counters() async throws -> [String: @Sendable 4️⃣() -> UInt32]
            }
            """,
            [
                .error(
                    "1️⃣",
                    "parameter 'progress' cannot be a function, because code is not sent; return a value, or report back with the events of '@RPC(events:)'"
                ),
                .error(
                    "2️⃣",
                    "parameter 'body' cannot be a function, because code is not sent; return a value, or report back with the events of '@RPC(events:)'"
                ),
                .error(
                    "3️⃣",
                    "the result of 'counter' cannot be a function, because code is not sent; return the value that it would compute"
                ),
                .error(
                    "4️⃣",
                    "the result of 'counters' cannot be a function, because code is not sent; return the value that it would compute"
                ),
            ]
        )
    }

    @Test func tuple() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func move(to place: 1️⃣(x: UInt32, y: UInt32)) async throws
                func moveAll(to places: [2️⃣(UInt32, UInt32)]) async throws
                func place() async throws -> 3️⃣(x: UInt32, y: UInt32)
                func grouped(_ value: (UInt32)) async throws -> (UInt32?)
            }
            """,
            [
                .error("1️⃣", "parameter 'place' cannot be a tuple; declare an '@Archivable' struct with its elements"),
                .error("2️⃣", "parameter 'places' cannot be a tuple; declare an '@Archivable' struct with its elements"),
                .error(
                    "3️⃣",
                    "the result of 'place' cannot be a tuple; declare an '@Archivable' struct with its elements"
                ),
            ]
        )
    }

    @Test func existential() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func draw(_ shape: 1️⃣any Shape) async throws
                func drawAll(_ shapes: [2️⃣any Shape & Sendable]) async throws
                func drawSome(_ shape: (3️⃣any Shape)?) async throws
                func value() async throws -> 4️⃣Any
                func object() async throws -> 5️⃣AnyObject
                func both(_ shape: 6️⃣Shape & Sendable) async throws
            }
            """,
            [
                ("1️⃣", "parameter 'shape' cannot be 'any Shape'"),
                ("2️⃣", "parameter 'shapes' cannot be 'any Shape & Sendable'"),
                ("3️⃣", "parameter 'shape' cannot be 'any Shape'"),
                ("4️⃣", "the result of 'value' cannot be 'Any'"),
                ("5️⃣", "the result of 'object' cannot be 'AnyObject'"),
                ("6️⃣", "parameter 'shape' cannot be 'Shape & Sendable'"),
            ].map { marker, mistake in
                .error(
                    marker,
                    "\(mistake), because the other side has to know what is sent; declare an '@Archivable' enum with a case for each type that it may be"
                )
            }
        )
    }

    @Test func opaque() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func draw(_ shape: 1️⃣some Shape) async throws
                func shape() async throws -> 2️⃣some Shape
                func shapes() async throws -> [3️⃣some Shape]?
            }
            """,
            [
                ("1️⃣", "parameter 'shape'"), ("2️⃣", "the result of 'shape'"), ("3️⃣", "the result of 'shapes'"),
            ].map { marker, place in
                .error(
                    marker,
                    "\(place) cannot be 'some Shape', because the other side has to know what is sent; write a concrete '@Archivable' type"
                )
            }
        )
    }

    @Test func metatype() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func count(_ type: 1️⃣Shape.Type, other: 2️⃣any Shape.Type) async throws
                func type() async throws -> 3️⃣UInt32.Type
            }
            """,
            [
                ("1️⃣", "parameter 'type'"), ("2️⃣", "parameter 'other'"), ("3️⃣", "the result of 'type'"),
            ].map { marker, place in
                .error(
                    marker,
                    "\(place) cannot be a metatype; declare an '@Archivable' enum with a case for each choice"
                )
            }
        )
    }

    @Test func selfType() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func merge(_ other: 1️⃣Self) async throws -> [2️⃣Self.Value]
            }
            """,
            [
                ("1️⃣", "parameter 'other'"), ("2️⃣", "the result of 'merge'"),
            ].map { marker, place in
                .error(
                    marker,
                    "\(place) cannot be 'Self', which is another type on the other side; write a concrete '@Archivable' type"
                )
            }
        )
    }

    @Test func implicitlyUnwrapped() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(_ amount: 1️⃣UInt32!) async throws -> 2️⃣UInt32!
            }
            """,
            [
                .error(
                    "1️⃣",
                    "parameter 'amount' cannot be implicitly unwrapped; write 'UInt32?'",
                    fixIt: "write '?'"
                ),
                .error(
                    "2️⃣",
                    "the result of 'add' cannot be implicitly unwrapped; write 'UInt32?'",
                    fixIt: "write '?'"
                ),
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func add(_ amount: UInt32?) async throws -> UInt32?
                }
                """
        )
    }

    @Test func void() {
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(_ nothing: 1️⃣Void) async throws -> [2️⃣()]
                func get() async throws -> Void
                func peek() -> ()
                func reset() async throws -> Swift.Void
                func all() async throws -> 3️⃣Swift.Void?
            }
            """,
            [
                .error(
                    "1️⃣",
                    "parameter 'nothing' cannot be 'Void'; write 'Unit', which is archived as nothing",
                    fixIt: "write 'Unit'"
                ),
                .error(
                    "2️⃣",
                    "the result of 'add' cannot be '()'; write 'Unit', which is archived as nothing",
                    fixIt: "write 'Unit'"
                ),
                .error(
                    "3️⃣",
                    "the result of 'all' cannot be 'Swift.Void'; write 'Unit', which is archived as nothing",
                    fixIt: "write 'Unit'"
                ),
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func add(_ nothing: Unit) async throws -> [Unit]
                    func get() async throws -> Void
                    func peek() -> ()
                    func reset() async throws -> Swift.Void
                    func all() async throws -> Unit?
                }
                """
        )
    }

    @Test func severalMistakesInOneMethod() {
        // Each has to be mended, so each is told; the second finding in one type is not.
        expectDiagnostics(
            """
            @RPC
            protocol Counter {
                func add(1️⃣_: UInt32, to place: 2️⃣(any Shape, () -> Void)) 3️⃣async -> 4️⃣some Shape
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a parameter of an '@RPC' method has to have a name, which becomes a field of the call; write '_ value: UInt32'",
                    fixIt: "name the parameter"
                ),
                .error("2️⃣", "parameter 'place' cannot be a tuple; declare an '@Archivable' struct with its elements"),
                .error(
                    "3️⃣",
                    "an 'async' method of an '@RPC' protocol has to throw, because a connection can fail; write 'async throws'",
                    fixIt: "add 'throws'"
                ),
                .error(
                    "4️⃣",
                    "the result of 'add' cannot be 'some Shape', because the other side has to know what is sent; write a concrete '@Archivable' type"
                ),
            ],
            fixed: """
                @RPC
                protocol Counter {
                    func add(_ value: UInt32, to place: (any Shape, () -> Void)) async throws -> some Shape
                }
                """
        )
    }
}
