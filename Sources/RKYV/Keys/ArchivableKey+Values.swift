// The keys that are not their own views. Each hashes and orders as its archived form does in Rust, which is what whoever
// reads the archive goes by; for nearly all types Rust's own value does the same (`ArchivableKey` lists those that do not).

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Rust hashes the tag of an `Option` as an `isize`, which is 8 bytes here, and then the value. `nil` comes first.
extension Optional: ArchivableKey where Wrapped: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        hasher.combine(self == nil ? 0 : 1 as UInt64)
        if let wrapped = self { wrapped.hash(into: &hasher) }
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        hasher.combine(archived == nil ? 0 : 1 as UInt64)
        if let wrapped = archived { Wrapped.hash(wrapped, into: &hasher) }
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        switch (left, right) {
        case (nil, nil): .same
        case (nil, _): .ascending
        case (_, nil): .descending
        case (let left?, let right?): Wrapped.order(left, right)
        }
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        switch (left, right) {
        case (nil, nil): .same
        case (nil, _): .ascending
        case (_, nil): .descending
        case (let left?, let right?): Wrapped.order(left, archived: right)
        }
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        switch (left, right) {
        case (nil, nil): .same
        case (nil, _): .ascending
        case (_, nil): .descending
        case (let left?, let right?): Wrapped.order(archived: left, archived: right)
        }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// As `Option`: the tag as 8 bytes, then the value or the error. `success` comes first.
extension Result: ArchivableKey where Success: ArchivableKey, Failure: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        switch self {
        case .success(let value):
            hasher.combine(0 as UInt64)
            value.hash(into: &hasher)
        case .failure(let error):
            hasher.combine(1 as UInt64)
            error.hash(into: &hasher)
        }
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        switch archived {
        case .success(let value):
            hasher.combine(0 as UInt64)
            Success.hash(value, into: &hasher)
        case .failure(let error):
            hasher.combine(1 as UInt64)
            Failure.hash(error, into: &hasher)
        }
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        switch (left, right) {
        case (.success(let left), .success(let right)): Success.order(left, right)
        case (.failure(let left), .failure(let right)): Failure.order(left, right)
        case (.success, .failure): .ascending
        case (.failure, .success): .descending
        }
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        switch (left, right) {
        case (.success(let left), .success(let right)): Success.order(left, archived: right)
        case (.failure(let left), .failure(let right)): Failure.order(left, archived: right)
        case (.success, .failure): .ascending
        case (.failure, .success): .descending
        }
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        switch (left, right) {
        case (.success(let left), .success(let right)): Success.order(archived: left, archived: right)
        case (.failure(let left), .failure(let right)): Failure.order(archived: left, archived: right)
        case (.success, .failure): .ascending
        case (.failure, .success): .descending
        }
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// A box is hashed and ordered as what is in it.
extension Box: ArchivableKey where Value: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        value.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        Value.hash(archived.value, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        Value.order(left.value, right.value)
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        Value.order(left.value, archived: right.value)
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        Value.order(archived: left.value, archived: right.value)
    }
}

#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    /// A shared value is hashed and ordered as itself, whoever shares it.
    extension Shared: ArchivableKey where Value: ArchivableKey {
        @inlinable
        public func hash(into hasher: inout SeaHasher) {
            value.hash(into: &hasher)
        }

        @inlinable
        public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
            Value.hash(archived.value, into: &hasher)
        }

        @inlinable
        public static func order(_ left: Self, _ right: Self) -> KeyOrder {
            Value.order(left.value, right.value)
        }

        @inlinable
        public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
            Value.order(left.value, archived: right.value)
        }

        @inlinable
        public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
            Value.order(archived: left.value, archived: right.value)
        }
    }
#endif

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension BoxedString: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        value.hash(into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        String.hash(archived, into: &hasher)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        String.order(left.value, right.value)
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        String.order(left.value, archived: right)
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        String.order(archived: left, archived: right)
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Durations that differ below a nanosecond are one key in an archive.
extension Duration: ArchivableKey {
    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        Self.hash(archivedForm, into: &hasher)
    }

    @inlinable
    public static func hash(_ archived: Archived, into hasher: inout SeaHasher) {
        hasher.combine(archived.seconds)
        hasher.combine(archived.nanoseconds)
    }

    @inlinable
    public static func order(_ left: Self, _ right: Self) -> KeyOrder {
        order(archived: left.archivedForm, archived: right.archivedForm)
    }

    @inlinable
    public static func order(_ left: Self, archived right: Archived) -> KeyOrder {
        order(archived: left.archivedForm, archived: right)
    }

    @inlinable
    public static func order(archived left: Archived, archived right: Archived) -> KeyOrder {
        KeyOrder(left.seconds, right.seconds).then(KeyOrder(left.nanoseconds, right.nanoseconds))
    }
}
