/// The rule by which struct fields are laid out in archives.
///
/// rkyv 0.7 archives a struct as a Rust struct with Rust's default representation, and Rust promises nothing about that:
/// the compiler reorders fields. What it does is deterministic all the same, and so the rule has a name and a version.
///
/// ## Version 1: rustc 1.85–1.95 field order
///
/// rustc 1.85 and 1.95 agree; 1.63 differs. The source is `rustc_abi`'s `univariant`.
///
/// Each archived type has a size, an alignment and a largest niche (``ArchivedLayout``): `bool` has 254 invalid patterns,
/// `char` 2³² − 0x110000, an enum 256 (with a two-byte tag 65,536) less its cases at its tag, `Option` and `Result` 254,
/// a non-zero integer 1; strings, vectors, boxes and maps have none; a struct or tuple has its fields' largest, an array
/// its element's.
///
/// 1. Sort the fields, stably, by *group* descending, then niche count descending, then the niche's offset inside the
///    field ascending. The group is the number of trailing zero bits of the larger of alignment and size; if any field
///    has a niche, it is at most that of the largest alignment among the fields. So an 8-byte, 4-aligned `Vec` precedes
///    a `u32`.
/// 2. Place them in that order. Sizes being multiples of alignments, and groups descending, no field ever needs padding
///    before it. The size is the end rounded up to the largest alignment. The struct's niche is the largest one, the
///    first among equals.
/// 3. If there is more than one field, and that niche neither starts at byte 0 nor ends at the struct's last byte, lay
///    out a second time with the niches towards the end: the group is the trailing zeros of the alignment for fields with
///    the largest niche, of the larger of alignment and size for others, without a cap; then niche count ascending;
///    then niches that leave more of their field behind them first; among equals the last niche is the struct's. Keep
///    this second layout only if its niche starts later than the first one's and also later than the first layout has
///    bytes after its niche.
/// 4. In a tuple the last field keeps its place, is not sorted, and there is no step 3.
///
/// ``StructLayout``, ``TupleLayout`` and ``EnumLayout`` compute it.
public struct LayoutRule: Equatable, Sendable {
    /// Counts up when another rule is added.
    public let version: Int

    /// The compilers that lay out structs this way.
    public let compilers: StaticString

    /// rustc 1.85–1.95 field order.
    public static let rustc1_85 = LayoutRule(version: 1, compilers: "rustc 1.85-1.95")

    /// The rule that this build of the library follows.
    public static var current: LayoutRule { .rustc1_85 }

    /// Versions name rules.
    public static func == (left: LayoutRule, right: LayoutRule) -> Bool { left.version == right.version }
}
