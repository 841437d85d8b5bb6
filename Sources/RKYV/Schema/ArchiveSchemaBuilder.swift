#if !hasFeature(Embedded)
    /// Collects the types that an ``ArchiveSchema`` consists of.
    ///
    /// A type that conforms to ``Archivable`` by hand describes itself with this in `describe(in:)`:
    ///
    ///     static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
    ///         schema.define(Self.self, as: .structure) { schema in
    ///             schema.add("x", Int32.self, at: 0)
    ///             schema.add("y", Int32.self, at: 4)
    ///         }
    ///     }
    public struct ArchiveSchemaBuilder {
        var sections: [ArchiveSchema.Section] = []
        var definitions: [ArchiveSchema.Definition] = []
        private var numbers: [ObjectIdentifier: Int] = [:]
        /// The definitions that are being made, the innermost last.
        private var open: [Int] = []

        init() {}

        /// Defines a type, unless that has been done.
        ///
        /// - Parameters:
        ///   - type: The type, which tells size and alignment.
        ///   - kind: What it is.
        ///   - members: Adds the fields or cases, in declaration order. Types that lead back to this one find it defined.
        public mutating func define<Value: Archivable & ~Copyable>(
            _ type: Value.Type,
            as kind: ArchiveSchemaKind,
            _ members: (inout ArchiveSchemaBuilder) -> Void = { _ in }
        ) -> ArchiveSchemaType {
            let identity = ObjectIdentifier(type)
            if let number = numbers[identity] { return .defined(number) }
            let number = definitions.count
            numbers[identity] = number
            let layout = Value.archivedLayout
            definitions.append(
                ArchiveSchema.Definition(
                    kind: kind,
                    name: String(describing: type),
                    size: layout.size,
                    alignment: layout.alignment
                )
            )
            open.append(number)
            members(&self)
            open.removeLast()
            return .defined(number)
        }

        /// Begins a case of the enum that is being defined: fields that are added next are its payloads.
        public mutating func addCase(_ name: String) {
            guard let number = open.last else { return }
            definitions[number].members.append(ArchiveSchema.Definition.Member(name: name))
        }

        /// Adds a field to the struct or tuple, or a payload to the case, that is being defined.
        ///
        /// - Parameters:
        ///   - name: The field's name or the payload's label, `nil` if it has none.
        ///   - type: Its type.
        ///   - offset: Where it starts, in bytes from the start of the body that is being defined.
        public mutating func add<Value: Archivable & ~Copyable>(_ name: String?, _ type: Value.Type, at offset: Int) {
            guard let number = open.last else { return }
            let type = Value.describe(in: &self)
            let isCase = definitions[number].kind == .enumeration
            if !isCase { definitions[number].members.append(ArchiveSchema.Definition.Member()) }
            guard let last = definitions[number].members.indices.last else { return }
            definitions[number].members[last].fields.append(
                ArchiveSchema.Definition.Field(
                    name: definitions[number].kind == .tuple ? nil : name,
                    type: type,
                    offset: offset
                )
            )
        }

        // MARK: Sections

        /// Begins a section: a word, and the type that it is about.
        package mutating func addSection<Value: Archivable & ~Copyable>(_ keyword: String, _ type: Value.Type) {
            let type = Value.describe(in: &self)
            sections.append(ArchiveSchema.Section(keyword: keyword, type: type))
        }

        /// Begins a section that consists of its members.
        package mutating func addSection(_ keyword: String) {
            sections.append(ArchiveSchema.Section(keyword: keyword, type: nil))
        }

        /// Adds a line to the last section: a name, what stands between, and a type.
        package mutating func addMember<Value: Archivable & ~Copyable>(
            _ name: String,
            _ separator: String,
            _ type: Value.Type
        ) {
            guard let last = sections.indices.last else { return }
            let type = Value.describe(in: &self)
            sections[last].members.append(ArchiveSchema.Section.Member(name: name, separator: separator, type: type))
        }
    }
#endif
