import HardLightGenerator
import Testing

/// What is said about types that a module cannot have.
@Suite struct TypeProblemsTests {
    @Test func unknownType() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: 1️⃣[Item?]) async throws
            }
            """,
            (
                "1️⃣",
                "'Item' is not declared in the files that were given, nor is it one of HardLight's or Swift's own types; "
                    + "give the file that declares it too"
            )
        )
    }

    @Test func unknownTypeInAType() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: Item) async throws
            }
            -----
            @Archivable struct Item {
                var date: 1️⃣Date
            }
            """,
            (
                "1️⃣",
                "'Date' is not declared in the files that were given, nor is it one of HardLight's or Swift's own types; "
                    + "give the file that declares it too"
            )
        )
    }

    @Test func typeWithoutArchive() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: 1️⃣Item) async throws
            }
            struct 2️⃣Item {}
            """,
            (
                "1️⃣",
                "'Item' is not '@Archivable'; write '@Archivable' in front of its declaration, so that its form in archives "
                    + "is known"
            ),
            notes: [("2️⃣", "it is declared here")]
        )
    }

    @Test func classAsType() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: 1️⃣Item) async throws
            }
            final class 2️⃣Item {}
            """,
            ("1️⃣", "'Item' is a class, and only values can be sent; write an '@Archivable' struct or enum"),
            notes: [("2️⃣", "it is declared here")]
        )
    }

    @Test func genericType() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(page: 1️⃣Page<UInt8>) async throws
            }
            @Archivable struct Page<Item> {
                var items: [Item]
            }
            """,
            (
                "1️⃣",
                "'Page<UInt8>' is generic, and TypeScript would need a type for each of its kinds; write a struct with "
                    + "concrete types"
            )
        )
    }

    @Test func typeInCondition() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: 1️⃣Item) async throws
            }
            #if os(Linux)
            @Archivable struct 2️⃣Item {}
            #endif
            """,
            (
                "1️⃣",
                "'Item' is inside '#if', and only the compiler knows whether it is there; declare it unconditionally"
            ),
            notes: [("2️⃣", "it is declared here")]
        )
    }

    @Test func typeThatContainsItself() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: Item) async throws
            }
            1️⃣@Archivable struct Item {
                var next: Item?
            }
            """,
            (
                "1️⃣",
                "'Item' would contain itself without end; put the values of its own kind into an array or a 'Box'"
            )
        )
    }

    @Test func aliasOfItself() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: Item) async throws
            }
            typealias Item = Other
            typealias Other = 1️⃣Item
            """,
            ("1️⃣", "the type alias 'Item' leads to itself; write the type that it stands for")
        )
    }

    @Test func keysThatAreNone() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(item: 1️⃣[Double: String]) async throws
            }
            """,
            (
                "1️⃣",
                "the keys of 'Dictionary<Double, String>' cannot be looked up in an archive; write an array of structs "
                    + "instead, or keys that are integers, text, or 'ArchivableKey'"
            )
        )
    }

    @Test func rangeOfText() {
        expectProblems(
            """
            @RPC protocol Store {
                func put(range: 1️⃣Range<String>) async throws
            }
            """,
            (
                "1️⃣",
                "'Range<String>' cannot be expressed in TypeScript, where it is for numbers only; declare an '@Archivable' "
                    + "struct with what it consists of"
            )
        )
    }

    @Test func defaultValues() {
        expectProblems(
            """
            @RPC(state: StoreState.self) protocol Store {}
            @ConnectionState struct StoreState {
                var now: UInt64 = 1️⃣currentTime()
                var item: Item = 2️⃣.standard
            }
            @Archivable struct Item {
                var name: String
                static let standard = Item(name: "")
            }
            """,
            ("1️⃣", computed("now")),
            ("2️⃣", computed("item"))
        )
        expectProblems(
            """
            @RPC(state: StoreState.self) protocol Store {}
            @ConnectionState struct 1️⃣StoreState {
                var count: UInt64 = 0
                init() { count = 1 }
            }
            """,
            (
                "1️⃣",
                "the state 'StoreState' has an initializer of its own, which a page cannot run; write the default values "
                    + "beside the fields, and leave it out"
            )
        )
    }

    @Test func unknownState() {
        expectProblems(
            "@RPC(state: 1️⃣StoreState.self) protocol Store {}",
            (
                "1️⃣",
                "the state 'StoreState' is not declared in the files that were given; give the file that declares it too"
            )
        )
    }

    private func computed(_ name: String) -> String {
        "the default value of '\(name)' is computed, and a page has to know it without Swift; write it out: a literal, a "
            + "case, or an initializer with all of its arguments written out"
    }
}
