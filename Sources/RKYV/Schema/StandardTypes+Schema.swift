#if !hasFeature(Embedded)
    // What the standard types and those of this library are called in Rust. Types that are archived alike are called
    // alike: `Box<[T]>` is a `Vec`, and `Arc` an `Rc`.

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Archivable where Self: ~Copyable {
        /// A type that says no more than its size and alignment.
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            schema.define(Self.self, as: .opaque)
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UInt8 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("u8") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UInt16 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("u16") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UInt32 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("u32") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UInt64 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("u64") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Int8 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("i8") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Int16 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("i16") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Int32 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("i32") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Int64 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("i64") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
    extension UInt128 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("u128") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
    extension Int128 {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("i128") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UInt {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("usize") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Int {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("isize") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Float {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("f32") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Double {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("f64") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Bool {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("bool") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Unicode.Scalar {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("char") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Unit {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("()") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Never {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("!") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension String {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("String") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension BoxedString {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("Box<str>") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Duration {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("Duration") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension UUIDBytes {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("Uuid") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension IPv4Address {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("Ipv4Addr") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension IPv6Address {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("Ipv6Addr") }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Array where Element: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Vec", [Element.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    extension InlineArray where Element: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .array(Element.describe(in: &schema), count: count)
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Optional where Wrapped: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Option", [Wrapped.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Result where Success: Archivable, Failure: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Result", [Success.describe(in: &schema), Failure.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Box where Value: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Box", [Value.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Shared where Value: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Rc", [Value.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension NonZero {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("NonZero", [Value.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Range where Bound: Archivable, Bound.Archived == Bound {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Range", [Bound.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension ClosedRange where Bound: Archivable, Bound.Archived == Bound {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("RangeInclusive", [Bound.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Dictionary where Key: ArchivableKey, Value: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("HashMap", [Key.describe(in: &schema), Value.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension Set where Element: ArchivableKey {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("HashSet", [Element.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension SortedMap where Value: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("BTreeMap", [Key.describe(in: &schema), Value.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension SortedSet {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("BTreeSet", [Member.describe(in: &schema)])
        }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension WeakShared where Value: Archivable {
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("Weak", [Value.describe(in: &schema)])
        }
    }
#endif
