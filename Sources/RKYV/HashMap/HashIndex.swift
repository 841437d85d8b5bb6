/// How a hash map finds a key: compress, hash and displace.
///
/// A key's hash picks one of as many *buckets* as there are keys, and the bucket's displacement says where its keys are:
///
///     displacement       of a bucket with    the key is at slot
///     0 ..< 0x80000000   one key             displacement
///     0x80000000 ...     several keys        hash(displacement, then key) mod count
///     0xffffffff         none                –
///
/// So a lookup reads one displacement and one entry. The archive of a map depends on its keys alone, not on the order in
/// which they are written.
@usableFromInline
enum HashIndex {
    /// The displacement of a bucket without keys.
    @inlinable
    static var empty: UInt32 { .max }

    /// The first displacement that is a seed.
    @inlinable
    static var firstSeed: UInt32 { 0x8000_0000 }

    /// How many seeds are tried for an archive beyond ``seedsPerKey``.
    ///
    /// The hash is public. Who sends keys that all fall into a few buckets would make the search take time exponential in
    /// the buckets' size, in whoever archives these keys again; the archive is refused instead, after some milliseconds.
    @inlinable
    static var spareSeeds: UInt64 { 1 &<< 20 }

    /// How many seeds are tried for each key. Keys that nobody has chosen to collide need three or so.
    @inlinable
    static var seedsPerKey: UInt64 { 64 }

    /// The slot where a key is, if it is anywhere.
    ///
    /// - Parameters:
    ///   - count: The number of keys, not zero.
    ///   - displacement: Gives a bucket's displacement.
    ///   - hash: Hashes the key.
    @inlinable
    @inline(__always)
    static func slot(
        count: UInt32,
        displacement: (Int) -> UInt32,
        hash: (inout SeaHasher) -> Void
    ) -> UInt32? {
        var hasher = SeaHasher()
        hash(&hasher)
        let displacement = displacement(Int(truncatingIfNeeded: hasher.finalize() % UInt64(count)))
        if displacement == empty { return nil }
        if displacement < firstSeed { return displacement }
        hasher = SeaHasher()
        hasher.combine(displacement)
        hash(&hasher)
        return UInt32(truncatingIfNeeded: hasher.finalize() % UInt64(count))
    }
}
