import Testing

/// `@ConnectionState` in the wrong place, and structs that cannot be a state.
@Suite struct ConnectionStateDiagnosticTests {
    @Test(arguments: [("class", "a class"), ("enum", "an enum"), ("actor", "an actor"), ("protocol", "a protocol")])
    func onNoStruct(_ keyword: String, _ kind: String) {
        expectDiagnostics(
            """
            @ConnectionState
            public 1️⃣\(keyword) CounterState {
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'@ConnectionState' cannot be applied to \(kind), because a state is compared and copied field by field; write a struct"
                )
            ]
        )
    }

    @Test func generic() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState1️⃣<Value: Archivable> {
                var value: Value?
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a '@ConnectionState' struct cannot be generic, because both sides have to know what is sent; write concrete '@Archivable' types in its fields"
                )
            ]
        )
    }

    @Test func noncopyable() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState: Sendable, 1️⃣~Copyable {
                var value: UInt32 = 0
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a '@ConnectionState' struct has to be copyable, because the old state is compared with the new one; remove '~Copyable'"
                )
            ]
        )
    }

    @Test func nestedPrivate() {
        expectDiagnostics(
            """
            enum Shop {
                @ConnectionState
                1️⃣private struct CounterState {
                }
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a nested '@ConnectionState' struct cannot be private, because its conformance is outside the type; write 'fileprivate struct CounterState'",
                    fixIt: "write 'fileprivate'"
                )
            ],
            fixed: """
                enum Shop {
                    @ConnectionState
                    fileprivate struct CounterState {
                    }
                }
                """
        )
    }

    @Test(arguments: [
        "init(value: UInt32)", "init?()", "init() throws", "init() async", "init(a: UInt32 = 0, b: UInt32)",
    ])
    func initializerThatTakesAwayTheOther(_ initializer: String) {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var value: UInt32 = 0

                public 1️⃣\(initializer) { value = 1 }
                init(_ value: String) {}
            }
            """,
            [
                .error(
                    "1️⃣",
                    "a '@ConnectionState' struct needs 'init()', which this initializer takes away; move the initializer into an extension, or add 'init() {}'"
                )
            ]
        )
    }

    @Test(arguments: ["init()", "init(value: UInt32 = 5)"])
    func initializerOfItsOwn(_ initializer: String) {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var value: UInt32
                init(_ value: String) { self.value = 1 }
                \(initializer) { self.value = 0 }
            }
            """,
            []
        )
    }

    @Test func conditionalField() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var value: UInt32 = 0
                1️⃣#if DEBUG
                    #if os(Linux)
                        var debug: UInt32 = 0
                    #endif
                #endif
                #if DEBUG
                    var double: UInt32 { value * 2 }
                    static let limit: UInt32 = 10
                    func reset() {}
                #endif
            }
            """,
            [
                .error(
                    "1️⃣",
                    "'#if' cannot surround a field of a '@ConnectionState' struct, because a field's position is its number on the wire; declare every field unconditionally"
                )
            ]
        )
    }

    @Test func constant() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                public 1️⃣let value: UInt32 = 0
                static let limit = 10
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'value' cannot be a 'let', because the client's mirror follows its changes; write 'var', or 'static let' for a constant",
                    fixIt: "write 'var'"
                )
            ],
            fixed: """
                @ConnectionState
                struct CounterState {
                    public var value: UInt32 = 0
                    static let limit = 10
                }
                """
        )
    }

    @Test func missingType() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var 1️⃣isOpen = false
                var 2️⃣name = ""
                var 3️⃣ratio = 0.5
                var 4️⃣tasks = [UInt32: String]()
                var 5️⃣point = Point(x: 0, y: 0)
            }
            """,
            [
                ("1️⃣", "isOpen", "var isOpen: Bool = false"),
                ("2️⃣", "name", "var name: String = \"\""),
                ("3️⃣", "ratio", "var ratio: Double = 0.5"),
                ("4️⃣", "tasks", "var tasks: [UInt32: String] = [UInt32: String]()"),
                ("5️⃣", "point", "var point: Point = Point(x: 0, y: 0)"),
            ].map { marker, name, example in
                .error(
                    marker,
                    "field '\(name)' needs a type, because both sides have to agree on it; write '\(example)'",
                    fixIt: "add a type"
                )
            },
            fixed: """
                @ConnectionState
                struct CounterState {
                    var isOpen: Bool = false
                    var name: String = ""
                    var ratio: Double = 0.5
                    var tasks: [UInt32: String] = [UInt32: String]()
                    var point: Point = Point(x: 0, y: 0)
                }
                """
        )
    }

    @Test func missingTypeThatIsNotEvident() {
        // Which integer it is to be, or what a function returns, only the author knows.
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var 1️⃣value = 0
                var 2️⃣limit = makeLimit()
                var 3️⃣items = []
                var 4️⃣balance = -1
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'value' needs a type, because both sides have to agree on it; write 'var value: UInt32 = 0'"
                ),
                .error(
                    "2️⃣",
                    "field 'limit' needs a type, because both sides have to agree on it; write 'var limit: Value = makeLimit()'"
                ),
                .error(
                    "3️⃣",
                    "field 'items' needs a type, because both sides have to agree on it; write 'var items: Value = []'"
                ),
                .error(
                    "4️⃣",
                    "field 'balance' needs a type, because both sides have to agree on it; write 'var balance: Int32 = -1'"
                ),
            ]
        )
    }

    @Test func missingDefault() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var 1️⃣value: UInt32
                var 2️⃣name: String  // shown
                var 3️⃣isOpen: Bool { didSet { print(isOpen) } }
                var 4️⃣items: [UInt32]
                var 5️⃣tasks: [UInt32: String]
                var optional: UInt32?
            }
            """,
            [
                ("1️⃣", "value", "var value: UInt32 = 0"),
                ("2️⃣", "name", "var name: String = \"\""),
                ("3️⃣", "isOpen", "var isOpen: Bool = false"),
                ("4️⃣", "items", "var items: [UInt32] = []"),
                ("5️⃣", "tasks", "var tasks: [UInt32: String] = [:]"),
            ].map { marker, name, example in
                .error(
                    marker,
                    "field '\(name)' needs a default value, because both sides start from it; write '\(example)'",
                    fixIt: "add a default value"
                )
            },
            fixed: """
                @ConnectionState
                struct CounterState {
                    var value: UInt32 = 0
                    var name: String = ""  // shown
                    var isOpen: Bool = false { didSet { print(isOpen) } }
                    var items: [UInt32] = []
                    var tasks: [UInt32: String] = [:]
                    var optional: UInt32?
                }
                """
        )
    }

    @Test func missingDefaultThatIsNotEvident() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var 1️⃣point: Point
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'point' needs a default value, because both sides start from it; write 'var point: Point = Point()'"
                )
            ]
        )
    }

    @Test func optionalDefault() {
        // Only `T?` starts as `nil`, `Optional<T>` does not.
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var name: String?
                var 1️⃣title: Optional<String>
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'title' needs a default value, because both sides start from it; write 'var title: Optional<String> = nil'",
                    fixIt: "add a default value"
                )
            ],
            fixed: """
                @ConnectionState
                struct CounterState {
                    var name: String?
                    var title: Optional<String> = nil
                }
                """
        )
    }

    @Test func severalFieldsInOneDeclaration() {
        // The type at the end is the type of all before it, the value is the value of the last one only.
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var 1️⃣a, b: UInt32 = 0
                var c: UInt32 = 0, d: String = "", e, f: UInt32?
                var 2️⃣g = 0, h: UInt32 = 0
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'a' needs a default value, because both sides start from it; write 'var a: UInt32 = 0'"
                ),
                .error(
                    "2️⃣",
                    "field 'g' needs a type, because both sides have to agree on it; write 'var g: UInt32 = 0'"
                ),
            ]
        )
    }

    @Test func pattern() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var 1️⃣(x, y): (UInt32, UInt32) = (0, 0)
            }
            """,
            [
                .error(
                    "1️⃣",
                    "fields of a '@ConnectionState' struct cannot be declared by a pattern; give each a declaration of its own"
                )
            ]
        )
    }

    @Test(arguments: ["lazy", "weak", "unowned", "unowned(unsafe)"])
    func modifier(_ modifier: String) {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                /// The value.
                public 1️⃣\(modifier) var value: UInt32 = 0
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'value' cannot be '\(modifier)', because its value is sent when it changes; remove '\(modifier)'",
                    fixIt: "remove '\(modifier)'"
                )
            ],
            fixed: """
                @ConnectionState
                struct CounterState {
                    /// The value.
                    public var value: UInt32 = 0
                }
                """
        )
    }

    @Test func attribute() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                1️⃣@Clamped(0...10) var value: UInt32 = 0
                @usableFromInline var other: UInt32 = 0
                @Clamped static var limit: UInt32 = 0
                @MainActor var computed: UInt32 { 0 }
            }
            """,
            [
                .error(
                    "1️⃣",
                    "field 'value' cannot have the attribute '@Clamped', because the plain value is what is sent; remove it"
                )
            ]
        )
    }

    @Test func types() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                var place: 1️⃣(x: UInt32, y: UInt32) = (0, 0)
                var body: (2️⃣() -> Void)?
                var shape: 3️⃣any Shape = Circle()
                var limit: 4️⃣UInt32!
                var nothing: 5️⃣Void = ()
            }
            """,
            [
                .error("1️⃣", "field 'place' cannot be a tuple; declare an '@Archivable' struct with its elements"),
                .error("2️⃣", "field 'body' cannot be a function, because code is not sent; keep it in the handler"),
                .error(
                    "3️⃣",
                    "field 'shape' cannot be 'any Shape', because the other side has to know what is sent; declare an '@Archivable' enum with a case for each type that it may be"
                ),
                .error(
                    "4️⃣",
                    "field 'limit' cannot be implicitly unwrapped; write 'UInt32?'",
                    fixIt: "write '?'"
                ),
                .error(
                    "5️⃣",
                    "field 'nothing' cannot be 'Void'; write 'Unit', which is archived as nothing",
                    fixIt: "write 'Unit'"
                ),
            ],
            fixed: """
                @ConnectionState
                struct CounterState {
                    var place: (x: UInt32, y: UInt32) = (0, 0)
                    var body: (() -> Void)?
                    var shape: any Shape = Circle()
                    var limit: UInt32?
                    var nothing: Unit = ()
                }
                """
        )
    }

    @Test func membersThatAreNoFields() {
        expectDiagnostics(
            """
            @ConnectionState
            struct CounterState {
                static var shared = CounterState()
                static let limit = 10
                var double: UInt32 { value * 2 }
                var triple: UInt32 {
                    get { value * 3 }
                    set { value = newValue / 3 }
                }
                subscript(index: Int) -> UInt32 { value }
                func reset() {}
                enum Nested { case a }
                typealias Value = UInt32
                var value: UInt32 = 0
            }
            """,
            []
        )
    }
}
