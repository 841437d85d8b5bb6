#if !hasFeature(Embedded)
    /// What two programs have to agree on to read each other's archives: names, order, types and layouts, as a text and as
    /// a number.
    ///
    /// An archive says nothing about its type. A schema is the type's description outside of it, for tests and tools: pin
    /// its text in a test, and the test says what changed when somebody changes the type.
    ///
    ///     let pinned = """
    ///         schema 1, layout rule 1, fingerprint 04f8e75fd203f22c
    ///         root Point
    ///         struct Point: 8 bytes, align 4
    ///           x: i32 @0
    ///           y: i32 @4
    ///         """
    ///     #expect(ArchiveSchema(Point.self).changes(since: pinned) == [])
    ///
    /// <doc:Evolution> tells what may change, and how the text and the number are computed, so that a program in another
    /// language can compute them too.
    ///
    /// A schema is made when it is asked for. A program that does not ask pays nothing at run time.
    public struct ArchiveSchema: Hashable, Sendable {
        /// The version of the text's form, which counts up when the same types get another text.
        public static var version: Int { 1 }

        /// What the schema is about, in the order in which it was asked for.
        let sections: [Section]

        /// The structs, tuples and enums that occur, in the order in which they are first met.
        let definitions: [Definition]

        /// The schema of one type.
        public init<Root: Archivable & ~Copyable>(_ type: Root.Type) {
            self.init { $0.addSection("root", type) }
        }

        /// The schema of what `describe` adds.
        package init(_ describe: (inout ArchiveSchemaBuilder) -> Void) {
            var builder = ArchiveSchemaBuilder()
            describe(&builder)
            sections = builder.sections
            definitions = builder.definitions
        }

        /// A number for everything that matters: it is equal for equal schemas, and practically never for others.
        ///
        /// It is the 64-bit FNV-1a hash of the schema's text in its canonical form: types are numbers, and names are without
        /// case and underscores, so that `markAsDone`, `mark_as_done` and `MarkAsDone` are one. It guards against mistakes,
        /// not against people who look for collisions.
        public var fingerprint: UInt64 {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in canonicalText.utf8 {
                hash ^= UInt64(byte)
                hash &*= 0x0000_0100_0000_01b3
            }
            return hash
        }

        /// The text that is hashed: UTF-8, each line ended by a line feed.
        public var canonicalText: String {
            let lines = ["schema \(Self.version), layout rule \(LayoutRule.current.version)"]
            return (lines + text(label: { "#\($0)" }, name: Self.canonicalName)).map { $0 + "\n" }.joined()
        }

        /// What changed since `pinned`, an earlier schema's ``description``: the lines that are gone, with `-` before them,
        /// and those that are new, with `+`, under the line that they belong to.
        ///
        /// - Returns: Nothing if the fingerprints in the first lines agree, even if types have been renamed.
        public func changes(since pinned: String) -> [String] {
            let old = pinned.split(whereSeparator: \.isNewline).map(String.init)
            let new = lines
            guard old.first != new.first else { return [] }
            let difference = new.difference(from: old)
            var removed: Set<Int> = []
            var inserted: Set<Int> = []
            for change in difference {
                switch change {
                case .remove(let offset, _, _): removed.insert(offset)
                case .insert(let offset, _, _): inserted.insert(offset)
                }
            }
            var changes: [String] = []
            // A head that is in both texts is shown once there is something to show below it.
            var head: String?
            var (oldIndex, newIndex) = (0, 0)
            func show(_ mark: String, _ line: String) {
                if line.hasPrefix(" "), let unchanged = head { changes.append("  \(unchanged)") }
                head = nil
                changes.append("\(mark) \(line)")
            }
            while oldIndex < old.count || newIndex < new.count {
                if removed.contains(oldIndex) {
                    show("-", old[oldIndex])
                    oldIndex += 1
                } else if inserted.contains(newIndex) {
                    show("+", new[newIndex])
                    newIndex += 1
                } else {
                    if !new[newIndex].hasPrefix(" ") { head = new[newIndex] }
                    oldIndex += 1
                    newIndex += 1
                }
            }
            return changes
        }
    }

    extension ArchiveSchema: CustomStringConvertible {
        /// The text with the names as they are written in Swift, for people and for pinning.
        public var description: String { lines.joined(separator: "\n") }

        private var lines: [String] {
            let digits = String(fingerprint, radix: 16)
            let padded = String(repeating: "0", count: 16 - digits.count) + digits
            let head = "schema \(Self.version), layout rule \(LayoutRule.current.version), fingerprint \(padded)"
            let labels = labels
            return [head] + text(label: { labels[$0] }, name: { $0 })
        }

        /// Each type's name; where several have the same one, a number tells them apart.
        private var labels: [String] {
            var uses: [String: Int] = [:]
            return definitions.map { definition in
                let use = uses[definition.name, default: 0] + 1
                uses[definition.name] = use
                return use == 1 ? definition.name : "\(definition.name)#\(use)"
            }
        }

        /// A name without ASCII case and without underscores.
        static func canonicalName(_ name: String) -> String {
            String(
                String.UnicodeScalarView(
                    name.unicodeScalars.lazy.filter { $0 != "_" }.map { scalar in
                        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
                    }
                )
            )
        }

        private func text(label: (Int) -> String, name: (String) -> String) -> [String] {
            sections.flatMap { $0.text(label, name) }
                + definitions.enumerated().flatMap { $1.text(label($0), label, name) }
        }
    }

    extension ArchiveSchema {
        /// Something that the schema is about: a line of its own, and lines that belong to it.
        struct Section: Hashable, Sendable {
            var keyword: String
            var type: ArchiveSchemaType?
            var members: [Member] = []

            /// `  counter: u32` or `  increment -> u32`.
            struct Member: Hashable, Sendable {
                var name: String
                var separator: String
                var type: ArchiveSchemaType
            }

            func text(_ label: (Int) -> String, _ name: (String) -> String) -> [String] {
                [type.map { "\(keyword) \($0.text(label))" } ?? keyword]
                    + members.map { "  \(name($0.name))\($0.separator)\($0.type.text(label))" }
            }
        }

        /// A struct, a tuple or an enum.
        struct Definition: Hashable, Sendable {
            var kind: ArchiveSchemaKind
            /// The type's name in Swift.
            var name: String
            var size: Int
            var alignment: Int
            var members: [Member] = []

            /// A field of a struct or a tuple, or a case of an enum with its payloads.
            struct Member: Hashable, Sendable {
                var name: String?
                var fields: [Field] = []
            }

            struct Field: Hashable, Sendable {
                var name: String?
                var type: ArchiveSchemaType
                var offset: Int

                func text(_ label: (Int) -> String, _ name: (String) -> String) -> String {
                    "\(self.name.map { "\(name($0)): " } ?? "")\(type.text(label)) @\(offset)"
                }
            }

            func text(_ own: String, _ label: (Int) -> String, _ name: (String) -> String) -> [String] {
                ["\(kind.rawValue) \(own): \(size) bytes, align \(alignment)"]
                    + members.map { member in
                        let fields = member.fields.map { $0.text(label, name) }.joined(separator: ", ")
                        guard let `case` = member.name else { return "  \(fields)" }
                        return "  \(name(`case`))" + (fields.isEmpty ? "" : "(\(fields))")
                    }
            }
        }
    }

    /// What a type is that a schema defines.
    public enum ArchiveSchemaKind: String, Hashable, Sendable {
        /// A struct, whose fields have names.
        case structure = "struct"
        /// A tuple, whose fields have none.
        case tuple
        /// An enum.
        case enumeration = "enum"
        /// A type that does not tell what it consists of.
        case opaque
    }
#endif
