/// Rust's `BTreeMap<K, V>`: entries in the order of their keys.
///
/// Keys have the order that they have in Rust: strings that of their UTF-8. Lookups take logarithmic, insertions linear
/// time.
public struct SortedMap<Key: ArchivableKey, Value> {
    /// The entries, ascending by key.
    @usableFromInline var entries: [Entry] = []

    /// A key and its value.
    public typealias Entry = (key: Key, value: Value)

    /// A map without entries.
    @inlinable
    public init() {}

    /// A map of these keys and values. The last value of a key is kept.
    public init(_ pairs: some Sequence<(Key, Value)>) {
        // Stable, so that the last of equal keys is the last one given.
        let sorted = pairs.enumerated().sorted { left, right in
            switch Key.order(left.element.0, right.element.0) {
            case .ascending: true
            case .descending: false
            case .same: left.offset < right.offset
            }
        }
        entries.reserveCapacity(sorted.count)
        for (_, (key, value)) in sorted { append(key, value) }
    }

    /// Appends an entry whose key is not below any other. It replaces one with the same key.
    @usableFromInline
    mutating func append(_ key: Key, _ value: Value) {
        if let last = entries.last, Key.order(last.key, key) == .same { entries.removeLast() }
        entries.append((key, value))
    }

    /// The value of `key`; `nil` if there is none, and to remove it.
    public subscript(key: Key) -> Value? {
        get {
            let index = lowerBound(key)
            return contains(key, at: index) ? entries[index].value : nil
        }
        set {
            let index = lowerBound(key)
            switch (contains(key, at: index), newValue) {
            case (true, let value?): entries[index].value = value
            case (true, nil): entries.remove(at: index)
            case (false, let value?): entries.insert((key, value), at: index)
            case (false, nil): break
            }
        }
    }

    private func contains(_ key: Key, at index: Int) -> Bool {
        index < entries.count && Key.order(entries[index].key, key) == .same
    }

    /// The index of the first entry whose key is not below `key`.
    private func lowerBound(_ key: Key) -> Int {
        var lower = 0
        var upper = entries.count
        while lower < upper {
            let middle = lower &+ (upper &- lower) / 2
            if Key.order(entries[middle].key, key) == .ascending { lower = middle &+ 1 } else { upper = middle }
        }
        return lower
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedMap: RandomAccessCollection {
    @inlinable
    public var startIndex: Int { 0 }

    @inlinable
    public var endIndex: Int { entries.count }

    /// The entry at a place in the order of keys.
    @inlinable
    public subscript(position position: Int) -> Entry { entries[position] }

    @inlinable
    @_disfavoredOverload
    public subscript(position: Int) -> Entry { entries[position] }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedMap: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (Key, Value)...) { self.init(elements) }
}

extension SortedMap: Sendable where Key: Sendable, Value: Sendable {}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedMap: Equatable where Value: Equatable {
    public static func == (left: SortedMap, right: SortedMap) -> Bool {
        left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SortedMap: Hashable where Value: Hashable {
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for (key, value) in self {
            hasher.combine(key)
            hasher.combine(value)
        }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// A B-tree: the number of entries, and where the root is (``BTreeLayout``).
///
///     | count: u32 | root: pointer |
extension SortedMap: Archivable where Value: Archivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 8, alignment: 4) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> ArchivedSortedMap<Key, Value> {
        ArchivedSortedMap(pointer)
    }

    @inlinable
    public static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
        try validator.validateBTree(Key.self, Value.self, at: position)
    }

    @inlinable
    public func archiveChildren(into writer: inout ArchiveWriter) {
        writer.writeSortedEntries(Key.self, Value.self, count: entries.count) { index, body in
            body(entries[index].key, entries[index].value)
        }
    }

    @inlinable
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        slot.store(UInt32(truncatingIfNeeded: count))
        slot.storePointer(to: writer.pop(), at: 4)
    }

    @inlinable
    public init(archived: ArchivedSortedMap<Key, Value>) {
        self.init()
        entries.reserveCapacity(archived.count)
        for (key, value) in archived { append(Key(archived: key), Value(archived: value)) }
    }
}

extension ArchiveWriter {
    /// Writes the tree of a map, or nothing for an empty one, and pushes the position of its root.
    @inlinable
    mutating func writeSortedEntries<Key: ArchivableKey, Value: Archivable>(
        _ key: Key.Type,
        _ value: Value.Type,
        count: Int,
        _ withEntry: (Int, (Key, Value) -> Void) -> Void
    ) {
        if UInt64(truncatingIfNeeded: count) > UInt64(UInt32.max) { return fail(.archiveTooLarge) }
        // The root of an empty map points to the start of the archive.
        if count == 0 { return push(0) }
        writeBTree(Key.self, Value.self, count: count, withEntry)
    }
}
