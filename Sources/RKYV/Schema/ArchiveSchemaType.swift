// Types are told apart by their metatypes, which Embedded Swift does not have.
#if !hasFeature(Embedded)
    /// A type as an ``ArchiveSchema`` writes it: in Rust's words, because these are what both sides of an archive can agree
    /// on.
    public indirect enum ArchiveSchemaType: Hashable, Sendable {
        /// A standard type with its arguments: `u32`, `Vec<u8>`, `HashMap<u32, String>`.
        case named(String, [ArchiveSchemaType])
        /// `[T; count]`.
        case array(ArchiveSchemaType, count: Int)
        /// A type that the schema itself defines, by its number: types are numbered as they are first met.
        case defined(Int)

        /// A standard type without arguments.
        public static func named(_ name: String) -> ArchiveSchemaType { .named(name, []) }

        /// The type's text, in which `label` names those that the schema defines.
        func text(_ label: (Int) -> String) -> String {
            switch self {
            case .named(let name, let arguments):
                arguments.isEmpty
                    ? name : "\(name)<\(arguments.map { $0.text(label) }.joined(separator: ", "))>"
            case .array(let element, let count): "[\(element.text(label)); \(count)]"
            case .defined(let number): label(number)
            }
        }
    }
#endif
