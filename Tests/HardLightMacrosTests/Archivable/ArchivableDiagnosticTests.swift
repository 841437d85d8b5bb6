import Testing

/// Declarations that have no archived form, and what `@Archivable` says about them.
@Suite struct ArchivableDiagnosticTests {
    /// A mistake, and the one diagnostic that it gets.
    struct Misuse: Sendable, CustomTestStringConvertible {
        let source: String
        let diagnostic: String

        var testDescription: String { source }

        init(_ source: String, _ diagnostic: String) {
            self.source = source
            self.diagnostic = diagnostic
        }
    }

    @Test(arguments: [
        Misuse(
            "@Archivable class A {}",
            "1:1: '@Archivable' cannot be applied to a class, because an archive holds values; write a struct or an enum"
        ),
        Misuse(
            "@Archivable actor A {}",
            "1:1: '@Archivable' cannot be applied to an actor, because an archive holds values; write a struct or an enum"
        ),
        Misuse(
            "@Archivable protocol A {}",
            """
            1:1: '@Archivable' cannot be applied to a protocol, because an archive holds values; write a struct or an enum
            """
        ),
        Misuse(
            "@Archivable(as: .tuple) enum A { case a }",
            "1:1: an enum cannot be archived as a tuple; write '@Archivable'"
        ),
        Misuse(
            "@Archivable(as: .tuple) struct A {}",
            "1:32: a tuple needs at least one stored property; for Rust's '()' use 'Unit'"
        ),
        Misuse("@Archivable enum A {}", "1:18: 'A' has no cases, and so no values to archive; use 'Never'"),
        Misuse(
            "struct A { @Archivable private struct B {} }",
            "1:39: '@Archivable' cannot reach 'B' from the extension that it writes; make it 'fileprivate'"
        ),
        Misuse(
            "@Archivable struct A<each T> {}",
            "1:22: '@Archivable' cannot lay out the parameter pack 'T'; write the generic parameters one by one"
        ),
    ])
    func declarations(_ misuse: Misuse) {
        #expect(ArchivableExpansion(of: misuse.source).diagnostics == [misuse.diagnostic])
    }

    @Test(arguments: [
        Misuse("var a = 1", "2:5: '@Archivable' cannot see the type of 'a'; write 'var a: <type>'"),
        Misuse("var a: Int, b = 1", "2:13: '@Archivable' cannot see the type of 'b'; write 'var b: <type>'"),
        Misuse(
            "let a: Int = 1",
            "2:5: 'a' cannot be read from an archive, because a 'let' with a value is never set again; write 'var'"
        ),
        Misuse(
            "var (a, b): (Int, Int)",
            "2:5: '@Archivable' cannot take a pattern apart; write a 'var' for each stored property"
        ),
        Misuse(
            "lazy var a: Int = 1",
            "2:1: the lazy property 'a' has no archived form; make it computed, or store it without 'lazy'"
        ),
        Misuse("weak var a: A?", "2:1: the weak property 'a' has no archived form; an archive holds values"),
        Misuse("unowned var a: A", "2:1: the unowned property 'a' has no archived form; an archive holds values"),
        Misuse(
            "#if DEBUG\nvar a: Int\n#endif",
            "2:1: '@Archivable' cannot tell which of these members there are; put the whole declaration into '#if'"
        ),
        Misuse("var a: Int!", "2:8: 'Int!' has no archived form; write '?' instead of '!'"),
        Misuse("var a: () -> Int", "2:8: '() -> Int' has no archived form; a function is not data"),
        Misuse("var a: any P", "2:8: 'any P' has no archived form; name the concrete type"),
        Misuse("var a: A & B", "2:8: 'A & B' has no archived form; name the concrete type"),
        Misuse("var a: Int.Type", "2:8: 'Int.Type' has no archived form; a type is not data"),
        Misuse(
            "var a: [(Int, Int)]",
            "2:9: the tuple in '(Int, Int)' has no archived form there; declare a struct with '@Archivable(as: .tuple)' instead"
        ),
        Misuse("var a: [Void]", "2:9: 'Void' has no archived form; inside another type, write 'Unit'"),
        Misuse(
            "var a: (A, A, A, A, A, A, A)",
            """
            2:8: '(A, A, A, A, A, A, A)' is too long; declare a struct with '@Archivable(as: .tuple)' instead of more than \
            6 elements
            """
        ),
    ])
    func properties(_ misuse: Misuse) {
        #expect(
            ArchivableExpansion(of: "@Archivable struct S {\n\(misuse.source)\n}").diagnostics == [misuse.diagnostic]
        )
    }

    @Test(arguments: [
        Misuse("case a(() -> Int)", "2:8: '() -> Int' has no archived form; a function is not data"),
        Misuse(
            "#if DEBUG\ncase a\n#endif",
            "2:1: '@Archivable' cannot tell which of these members there are; put the whole declaration into '#if'"
        ),
    ])
    func cases(_ misuse: Misuse) {
        #expect(ArchivableExpansion(of: "@Archivable enum E {\n\(misuse.source)\n}").diagnostics == [misuse.diagnostic])
    }

    /// What may stand beside stored properties and cases.
    @Test func restIsLeftAlone() {
        let expansion = ArchivableExpansion(
            of: """
                @Archivable struct S {
                    static var a = 1
                    var b: Int { 2 }
                    var c: Int { get { 3 } set {} }
                    var d: Int = 4 { didSet {} }
                    #if DEBUG
                    func e() {}
                    #endif
                    let f: Bool
                }
                """
        )
        #expect(expansion.diagnostics == [])
        #expect(
            expansion.contains(
                "self.d = Int(reading: source.advanced(by: offsets.field0))",
                "self.f = Bool(reading: source.advanced(by: offsets.field1))"
            )
        )
    }
}
