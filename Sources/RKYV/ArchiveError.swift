/// Why bytes are not an archive of the type that was asked for, or why a value cannot be archived.
public struct ArchiveError: Error, Equatable, Sendable {
    /// What went wrong.
    public enum Code: UInt8, Equatable, Sendable {
        // Reading: places

        /// A value or a pointer's target does not lie within the part of the archive that is left for it.
        ///
        /// Besides targets outside the archive, this is how overlapping, aliasing, cyclic and out-of-order data shows.
        case outOfBounds
        /// A value does not lie at a multiple of its alignment.
        case unaligned
        /// Pointers nest deeper than the limit.
        case depthLimitExceeded
        /// More elements without any bytes than the archive's size justifies.
        case tooManyEmptyElements
        /// Two shared pointers of different types lead to the same place.
        case sharedTypeMismatch

        // Reading: values

        /// A `Bool` that is neither 0 nor 1.
        case invalidBool
        /// A number that is no Unicode scalar.
        case invalidUnicodeScalar
        /// Text that is not UTF-8.
        case invalidUTF8
        /// An inline string that claims more than 7 bytes.
        case invalidInlineLength
        /// An enum tag without a case.
        case invalidTag
        /// A zero where zero is excluded.
        case invalidZero
        /// A range whose end precedes its start.
        case invalidRange
        /// A value of a type that has none.
        case uninhabited

        // Reading: maps

        /// A displacement outside the hash map.
        case invalidDisplacement
        /// A hash map key that a lookup would not find where it stands.
        case misplacedKey
        /// A B-tree node with too few entries, or a number of entries other than the map's.
        case invalidNodeCount
        /// B-tree keys out of order.
        case unsortedKeys
        /// B-tree leaves at different depths, or not linked in order.
        case invalidLeaf
        /// An inner B-tree key that is not its child's first.
        case mismatchedKey

        // Writing

        /// An `Int` or `UInt` outside the 32 bits that `isize` and `usize` have in an archive.
        case integerOutOfRange
        /// A duration that is negative or over 2⁶⁴ seconds.
        case durationOutOfRange
        /// More elements than 32 bits can count, or an archive over 2 GiB.
        case archiveTooLarge
        /// Keys that were made to collide, so that no hash index that tells them apart can be found in reasonable time.
        case indistinguishableKeys
    }

    /// What went wrong.
    public let code: Code

    /// Where: bytes from the start of the archive. Reading: the value or pointer that is wrong. Writing: how much had
    /// been written.
    public let offset: Int

    /// An error of kind `code` at `offset`.
    public init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }
}

#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension ArchiveError: CustomStringConvertible {
        /// What was expected at which byte.
        public var description: String { "archive byte \(offset): \(code.expectation)" }
    }
#endif

extension ArchiveError.Code {
    /// What should have been there, and is not.
    public var expectation: StaticString {
        switch self {
        case .outOfBounds: "expected data inside the archive that no other value claims"
        case .unaligned: "expected a multiple of the value's alignment"
        case .depthLimitExceeded: "expected pointers to nest no deeper than the limit"
        case .tooManyEmptyElements: "expected fewer elements of a type without bytes"
        case .sharedTypeMismatch: "expected one type behind shared pointers to the same place"
        case .invalidBool: "expected a Bool, 0 or 1"
        case .invalidUnicodeScalar: "expected a Unicode scalar"
        case .invalidUTF8: "expected UTF-8"
        case .invalidInlineLength: "expected an inline string of at most 7 bytes"
        case .invalidTag: "expected the tag of one of the enum's cases"
        case .invalidZero: "expected a number other than zero"
        case .invalidRange: "expected a range that does not end before it starts"
        case .uninhabited: "expected nothing here: the type has no values"
        case .invalidDisplacement: "expected a displacement within the hash map"
        case .misplacedKey: "expected the key where a lookup would find it"
        case .invalidNodeCount: "expected B-tree nodes with as many entries as the map says"
        case .unsortedKeys: "expected keys in ascending order"
        case .invalidLeaf: "expected B-tree leaves at one depth, linked in order"
        case .mismatchedKey: "expected an inner key equal to its child's first"
        case .integerOutOfRange: "expected an integer that fits 32 bits"
        case .durationOutOfRange: "expected a duration from zero up to 2^64 seconds"
        case .archiveTooLarge: "expected an archive of at most 2 GiB"
        case .indistinguishableKeys: "expected keys that hash differently"
        }
    }
}
