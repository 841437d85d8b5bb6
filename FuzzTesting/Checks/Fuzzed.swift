package import RKYV

/// A type that can be fuzzed: its values can be held against views.
package protocol Fuzzed: Archivable, SendableMetatype {
    /// Whether `archived` shows this value, looked at in every way that the view has.
    func matches(_ archived: Archived) -> Bool

    /// Whether all bytes of an archive follow from the value, as long as there are no gaps: no padding, no other forms.
    static var isCanonical: Bool { get }

    /// Whether the comparison looks at which shared values are one: a view that is converted makes several of one.
    static var hasIdentity: Bool { get }
}

extension Fuzzed {
    package static var isCanonical: Bool { false }
    package static var hasIdentity: Bool { false }
}

/// A key that can be fuzzed.
package typealias FuzzedKey = ArchivableKey & Fuzzed

extension Fuzzed where Archived == Self, Self: Equatable {
    package func matches(_ archived: Self) -> Bool { self == archived }
}

extension Fuzzed where Self: FixedWidthInteger {
    package static var isCanonical: Bool { true }
}

extension UInt8: Fuzzed {}
extension UInt16: Fuzzed {}
extension UInt32: Fuzzed {}
extension UInt64: Fuzzed {}
extension Int32: Fuzzed {}
extension Int: Fuzzed {}
extension Unit: Fuzzed {}
extension UUIDBytes: Fuzzed {}
extension IPv4Address: Fuzzed {}
extension IPv6Address: Fuzzed {}

extension Never: Fuzzed {
    package func matches(_ archived: Never) -> Bool {}
}

extension Bool: Fuzzed {
    package static var isCanonical: Bool { true }
}

extension Unicode.Scalar: Fuzzed {
    package static var isCanonical: Bool { true }
}

extension NonZero: Fuzzed {
    package static var isCanonical: Bool { true }
}

extension Double: Fuzzed {
    // A NaN equals nothing.
    package func matches(_ archived: Double) -> Bool { bitPattern == archived.bitPattern }
    package static var isCanonical: Bool { true }
}

extension Float: Fuzzed {
    package func matches(_ archived: Float) -> Bool { bitPattern == archived.bitPattern }
    package static var isCanonical: Bool { true }
}

extension Range: Fuzzed where Bound: Fuzzed, Bound.Archived == Bound {
    package static var isCanonical: Bool { Bound.isCanonical }
}

extension ClosedRange: Fuzzed where Bound: Fuzzed, Bound.Archived == Bound {
    package static var isCanonical: Bool { Bound.isCanonical }
}

extension Duration: Fuzzed {
    package func matches(_ archived: ArchivedDuration) -> Bool { self == Duration(archived: archived) }
}

extension String: Fuzzed {
    package func matches(_ archived: ArchivedString) -> Bool {
        var hash = SeaHasher()
        var archivedHash = SeaHasher()
        self.hash(into: &hash)
        String.hash(archived, into: &archivedHash)
        return archived == self && utf8.elementsEqual(String(archived).utf8) && utf8.count == archived.utf8Count
            && hash.finalize() == archivedHash.finalize() && String.order(self, archived: archived) == .same
    }
}

extension BoxedString: Fuzzed {
    package func matches(_ archived: ArchivedString) -> Bool { value.matches(archived) }
}

extension Array: Fuzzed where Element: Fuzzed {
    package func matches(_ archived: ArchivedArray<Element>) -> Bool {
        guard count == archived.count, zip(self, archived).allSatisfy({ $0.matches($1) }) else { return false }
        return indices.reversed().allSatisfy { self[$0].matches(archived[$0]) }
    }
}

extension Optional: Fuzzed where Wrapped: Fuzzed {
    package func matches(_ archived: Wrapped.Archived?) -> Bool {
        switch (self, archived) {
        case (let wrapped?, let archived?): wrapped.matches(archived)
        case (nil, nil): true
        default: false
        }
    }
}

extension Result: Fuzzed where Success: Fuzzed, Failure: Fuzzed {
    package func matches(_ archived: ArchivedResult<Success, Failure>) -> Bool {
        switch (self, archived) {
        case (.success(let value), .success(let archived)): value.matches(archived)
        case (.failure(let error), .failure(let archived)): error.matches(archived)
        default: false
        }
    }
}

extension Box: Fuzzed where Value: Fuzzed {
    package func matches(_ archived: ArchivedBox<Value>) -> Bool { value.matches(archived.value) }
}

extension Tuple2: Fuzzed where First: Fuzzed, Second: Fuzzed {
    package func matches(_ archived: Archived) -> Bool {
        first.matches(archived.first) && second.matches(archived.second)
    }
}

extension Tuple3: Fuzzed where First: Fuzzed, Second: Fuzzed, Third: Fuzzed {
    package func matches(_ archived: Archived) -> Bool {
        first.matches(archived.first) && second.matches(archived.second) && third.matches(archived.third)
    }
}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension InlineArray: Fuzzed where Element: Fuzzed {
    package func matches(_ archived: ArchivedArray<Element>) -> Bool {
        count == archived.count && indices.allSatisfy { self[$0].matches(archived[$0]) }
    }
}

extension Dictionary: Fuzzed where Key: FuzzedKey, Value: Fuzzed {
    package func matches(_ archived: ArchivedDictionary<Key, Value>) -> Bool {
        // Distinct archived keys may be equal strings in Swift: the dictionary has one of them.
        guard count <= archived.count else { return false }
        let isDistinct = count == archived.count
        return archived.allSatisfy { archivedKey, archivedValue in
            let key = Key(archived: archivedKey)
            guard let value = self[key], let found = archived[key], let alsoFound = archived[archived: archivedKey],
                key.matches(archivedKey)
            else { return false }
            return !isDistinct || (value.matches(archivedValue) && value.matches(found) && value.matches(alsoFound))
        }
    }
}

extension Set: Fuzzed where Element: FuzzedKey {
    package func matches(_ archived: ArchivedSet<Element>) -> Bool {
        guard count <= archived.count else { return false }
        return archived.allSatisfy { member in
            let element = Element(archived: member)
            return contains(element) && archived.contains(element) && archived.contains(archived: member)
        }
    }
}

extension SortedMap: Fuzzed where Key: FuzzedKey, Value: Fuzzed {
    package func matches(_ archived: ArchivedSortedMap<Key, Value>) -> Bool {
        // An archive may have equal keys one after the other: the map has the last of them.
        guard count <= archived.count else { return false }
        let isDistinct = count == archived.count
        var seen = 0
        for (archivedKey, archivedValue) in archived {
            seen += 1
            let key = Key(archived: archivedKey)
            guard let value = self[key], let found = archived[key], key.matches(archivedKey) else { return false }
            if isDistinct && !(value.matches(archivedValue) && value.matches(found)) { return false }
        }
        return seen == archived.count
    }
}

extension SortedSet: Fuzzed where Member: FuzzedKey {
    package func matches(_ archived: ArchivedSortedSet<Member>) -> Bool {
        guard count <= archived.count else { return false }
        return archived.allSatisfy { member in
            let element = Member(archived: member)
            return contains(element) && archived.contains(element)
        }
    }
}

extension Shared: Fuzzed where Value: Fuzzed {
    package func matches(_ archived: ArchivedShared<Value>) -> Bool { value.matches(archived.value) }
}
