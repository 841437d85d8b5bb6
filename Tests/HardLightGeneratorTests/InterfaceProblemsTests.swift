import HardLightGenerator
import Testing

/// What is said about an interface that no module can be made for: which line, and what to do.
@Suite struct InterfaceProblemsTests {
    @Test func noInterface() throws {
        let error = #expect(throws: GenerationError.self) { try module(of: "struct Task {}") }
        #expect(error?.description == "error: no interface; give the file with a protocol that has '@RPC'")
    }

    @Test func unknownInterface() throws {
        let error = #expect(throws: GenerationError.self) {
            try module(of: "@RPC protocol Counter {}", interface: "Timer")
        }
        #expect(error?.description == "error: there is no interface 'Timer'; there is 'Counter'")
    }

    @Test func twoInterfaces() {
        expectProblems(
            """
            @RPC protocol 1️⃣Counter {}
            -----
            @HardLight.RPC protocol 2️⃣Timer {}
            """,
            (
                "2️⃣",
                "'Timer' is a second interface, and a module is for one; choose with '--interface Counter' or "
                    + "'--interface Timer', or give only the file with one of them"
            ),
            notes: [("1️⃣", "the first is 'Counter'")]
        )
    }

    @Test func oneOfTwoInterfaces() throws {
        let source = "@RPC protocol Counter {}\n@RPC protocol Timer {}"
        #expect(try module(of: source, interface: "Timer").contains("class TimerClient extends Client"))
    }

    @Test func genericInterface() {
        expectProblems(
            """
            @RPC protocol Store1️⃣<Item> {
                associatedtype Item
                func put(item: Item) async throws
            }
            """,
            (
                "1️⃣",
                "'Store' is generic, and a page has to know what is sent; write concrete '@Archivable' types in its methods"
            )
        )
        expectProblems(
            """
            @RPC protocol Store {
                1️⃣associatedtype Item
                func put(item: 2️⃣Item) async throws
            }
            """,
            (
                "1️⃣",
                "an '@RPC' protocol cannot have an associated type; write a concrete '@Archivable' type in the place of "
                    + "'Item'"
            ),
            ("2️⃣", unknown("Item"))
        )
    }

    @Test func genericMethod() {
        expectProblems(
            """
            @RPC protocol Store {
                func put1️⃣<Item>(item: UInt8) async throws
            }
            """,
            (
                "1️⃣",
                "a method of an '@RPC' protocol cannot be generic, because the other side has to know what is sent; write "
                    + "concrete '@Archivable' types"
            )
        )
    }

    /// What the macros refuse, the generator refuses in the same words.
    @Test func mistakesThatTheMacrosFind() {
        expectProblems(
            """
            @RPC(state: StoreState.self)
            protocol Store {
                1️⃣var count: UInt32 { get }
            }

            @ConnectionState
            struct StoreState {
                var 2️⃣count: UInt32
            }
            """,
            (
                "1️⃣",
                "an '@RPC' protocol cannot require a property, because every access is a call; write 'func count() async "
                    + "throws -> UInt32'"
            ),
            (
                "2️⃣",
                "field 'count' needs a default value, because both sides start from it; write 'var count: UInt32 = 0'"
            )
        )
    }

    @Test func fileThatIsNoSwift() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: UInt8) async throws ->1️⃣
            }
            """,
            ("1️⃣", "expected return type in function signature; the file has to be Swift that compiles")
        )
    }

    @Test func interfaceInCondition() {
        expectProblems(
            """
            #if DEBUG
            @RPC protocol 1️⃣Store {}
            #endif
            """,
            (
                "1️⃣",
                "the interface is inside '#if', and only the compiler knows whether it is there; declare it unconditionally"
            )
        )
    }

    @Test func names() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(case: 1️⃣UInt8, item: Item) async throws
            }

            @Archivable enum Item {
                case one(case: 2️⃣UInt8)
            }
            """,
            (
                "1️⃣",
                "a parameter cannot be named 'case' in TypeScript, where that tells the calls apart; choose another name"
            ),
            (
                "2️⃣",
                "a payload cannot be named 'case' in TypeScript, where that tells the cases apart; choose another label"
            )
        )
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: Item) async throws
            }

            @Archivable struct Item {
                var __proto__: 1️⃣UInt8
            }
            """,
            (
                "1️⃣",
                "'__proto__' cannot be expressed in TypeScript, where it stands for an object's prototype; choose another "
                    + "name"
            )
        )
    }

    private func unknown(_ name: String) -> String {
        "'\(name)' is not declared in the files that were given, nor is it one of HardLight's or Swift's own types; give "
            + "the file that declares it too"
    }
}
