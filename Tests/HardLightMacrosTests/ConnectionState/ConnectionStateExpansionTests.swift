import Testing

/// What `@ConnectionState` makes of a struct.
@Suite struct ConnectionStateExpansionTests {
    @Test func wholeState() {
        expectExpansion(
            """
            /// The state.
            @ConnectionState
            public struct CounterState {
                public var counter: UInt32 = 0
                private var topic: Topic = "counter", title: String?
                static let limit = 10
                var isFull: Bool { counter == 10 }
                var `default`: [UInt32: String] = [:] {
                    didSet { print(oldValue) }
                }
                var `init`: Bool = false
            }
            """,
            """
            /// The state.
            public struct CounterState {
                public var counter: UInt32 = 0
                private var topic: Topic = "counter", title: String?
                static let limit = 10
                var isFull: Bool { counter == 10 }
                var `default`: [UInt32: String] = [:] {
                    didSet { print(oldValue) }
                }
                var `init`: Bool = false
            }

            nonisolated extension CounterState: HardLightCore.ConnectionState {
                public static func initialState() -> Self {
                    Self()
                }

                public static var fieldNames: [Swift.String] {
                    ["counter", "topic", "title", "default", "init"]
                }

                public static func recordChanges(from old: Self, to new: Self, in changes: inout HardLightCore.StateChanges) {
                    changes.record(0, from: old.counter, to: new.counter)
                    changes.record(1, from: old.topic, to: new.topic)
                    changes.record(2, from: old.title, to: new.title)
                    changes.record(3, from: old.default, to: new.default)
                    changes.record(4, from: old.`init`, to: new.`init`)
                }

                public mutating func apply(_ update: HardLightCore.StateUpdate) throws(HardLightCore.StateUpdateError) {
                    switch update.index {
                    case 0: self.counter = try update.decode()
                    case 1: self.topic = try update.decode()
                    case 2: self.title = try update.decode()
                    case 3: self.default = try update.decode()
                    case 4: self.`init` = try update.decode()
                    default: throw update.unknownField()
                    }
                }

                #if !hasFeature(Embedded)
                public static func describeFields(in schema: inout HardLightCore.StateSchemaBuilder) {
                    schema.add("counter", like: initialState().counter)
                    schema.add("topic", like: initialState().topic)
                    schema.add("title", like: initialState().title)
                    schema.add("default", like: initialState().default)
                    schema.add("init", like: initialState().`init`)
                }
                #endif
            }
            """
        )
    }

    @Test func withoutFields() {
        expectExpansion(
            """
            @available(macOS 15, *)
            @ConnectionState
            struct Nothing {
            }
            """,
            """
            @available(macOS 15, *)
            struct Nothing {
            }

            @available(macOS 15, *)
            nonisolated extension Nothing: HardLightCore.ConnectionState {
                static func initialState() -> Self {
                    Self()
                }

                static var fieldNames: [Swift.String] {
                    []
                }

                static func recordChanges(from old: Self, to new: Self, in changes: inout HardLightCore.StateChanges) {
                }

                mutating func apply(_ update: HardLightCore.StateUpdate) throws(HardLightCore.StateUpdateError) {
                    throw update.unknownField()
                }

                #if !hasFeature(Embedded)
                static func describeFields(in schema: inout HardLightCore.StateSchemaBuilder) {
                }
                #endif
            }
            """
        )
    }

    @Test(arguments: [
        ("public ", "public "), ("package ", "package "), ("internal ", ""), ("", ""), ("private ", ""),
        ("fileprivate ", ""),
    ])
    func accessLevel(of written: String, members: String) {
        let source = Expansion(of: "@ConnectionState\n\(written)struct State { var value: UInt32 = 0 }").source
        #expect(source.contains("\nnonisolated extension State: HardLightCore.ConnectionState {\n"))
        #expect(source.contains("\n    \(members)static func initialState() -> Self {\n"))
        #expect(source.contains("\n    \(members)static var fieldNames: [Swift.String] {\n"))
        #expect(source.contains("\n    \(members)mutating func apply(_ update: HardLightCore.StateUpdate)"))
    }

    @Test(arguments: [("public extension Shop", "public "), ("extension Shop", ""), ("public enum Shop", "")])
    func accessLevelOfSurroundings(_ outer: String, members: String) {
        let source = Expansion(of: "\(outer) {\n    @ConnectionState\n    struct State {}\n}").source
        #expect(source.contains("\n    \(members)static func initialState() -> Self {\n"))
    }

    /// A field with a mistake is left out, so that the type conforms and its uses cause no more errors; nor does a value
    /// that cannot be made.
    @Test func mistakesAreLeftOut() {
        let source = Expansion(
            of: """
                @ConnectionState
                struct State {
                    var a: UInt32 = 0
                    var b: UInt32
                    var c: UInt32 = 0
                }
                """
        ).source
        #expect(source.contains(#"["a", "c"]"#))
        #expect(!source.contains("Self()"))
    }
}
