// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust's `HashMap<K, V>`: the number of entries, and where the displacements (`HashIndex`) and the entries are.
///
///     | count: u32 | displacements: pointer | entries: pointer |
///
/// Outside come the displacements, the keys' and values' children in the order of the slots, then the entries.
///
/// Keys that are distinct in Rust may be equal in Swift: strings with the same characters, differently composed. Of these
/// the owned dictionary keeps one; the view has them all.
extension Dictionary: Archivable where Key: ArchivableKey, Value: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 12, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedDictionary<Key, Value> {
        ArchivedDictionary(pointer)
    }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        try validator.validateHashMap(Key.self, Value.self, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        writer.writeHashMap(self, Key.self, Value.self) { entry, body in body(entry.key, entry.value) }
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        writer.writeHashMapBody(count: count, into: slot)
    }

    @inlinable
    public init(archived: ArchivedDictionary<Key, Value>) {
        self.init(minimumCapacity: archived.count)
        for (key, value) in archived { self[Key(archived: key)] = Value(archived: value) }
    }
}
