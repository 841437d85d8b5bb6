/// Rust's `Ipv4Addr`: four bytes in network order.
@frozen
public struct IPv4Address: Hashable, Sendable {
    /// The bytes, the first of them lowest.
    @usableFromInline let word: UInt32

    @inlinable
    @inline(__always)
    init(word: UInt32) { self.word = word }

    /// The address `a.b.c.d`.
    @inlinable
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        word = UInt32(a) | UInt32(b) &<< 8 | UInt32(c) &<< 16 | UInt32(d) &<< 24
    }

    /// The four bytes.
    @inlinable
    public var octets: (UInt8, UInt8, UInt8, UInt8) {
        (
            UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word &>> 8),
            UInt8(truncatingIfNeeded: word &>> 16), UInt8(truncatingIfNeeded: word &>> 24)
        )
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension IPv4Address: PlainArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 4, alignment: 1) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> IPv4Address { IPv4Address(word: pointer.load()) }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(word) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension IPv4Address: Comparable, ArchivableKey {
    @inlinable
    public static func < (left: IPv4Address, right: IPv4Address) -> Bool {
        left.word.byteSwapped < right.word.byteSwapped
    }

    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        // An array of bytes, and arrays hash as slices: with their length.
        hasher.combine(4 as UInt64)
        hasher.combine(word)
    }
}

/// Rust's `Ipv6Addr`: sixteen bytes in network order.
@frozen
public struct IPv6Address: Hashable, Sendable {
    /// The first eight bytes, the first of them lowest.
    @usableFromInline let first: UInt64
    /// The last eight bytes, the first of them lowest.
    @usableFromInline let last: UInt64

    @inlinable
    @inline(__always)
    init(first: UInt64, last: UInt64) {
        self.first = first
        self.last = last
    }

    /// The address `a:b:c:d:e:f:g:h`.
    @inlinable
    public init(
        _ a: UInt16,
        _ b: UInt16,
        _ c: UInt16,
        _ d: UInt16,
        _ e: UInt16,
        _ f: UInt16,
        _ g: UInt16,
        _ h: UInt16
    ) {
        first = (UInt64(a) &<< 48 | UInt64(b) &<< 32 | UInt64(c) &<< 16 | UInt64(d)).byteSwapped
        last = (UInt64(e) &<< 48 | UInt64(f) &<< 32 | UInt64(g) &<< 16 | UInt64(h)).byteSwapped
    }

    /// The segment at `index`, 0 to 7: sixteen bits in host order.
    @inlinable
    public func segment(_ index: Int) -> UInt16 {
        let half = (index < 4 ? first : last).byteSwapped
        return UInt16(truncatingIfNeeded: half &>> UInt64(truncatingIfNeeded: (3 &- index & 3) &* 16))
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension IPv6Address: PlainArchivable {
    @inlinable
    @inline(__always)
    public static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 16, alignment: 1) }

    @inlinable
    @inline(__always)
    public static func archived(at pointer: ArchivePointer) -> IPv6Address {
        IPv6Address(first: pointer.load(), last: pointer.load(at: 8))
    }

    @inlinable
    @inline(__always)
    public func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {
        slot.store(first)
        slot.store(last, at: 8)
    }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension IPv6Address: Comparable, ArchivableKey {
    @inlinable
    public static func < (left: IPv6Address, right: IPv6Address) -> Bool {
        (left.first.byteSwapped, left.last.byteSwapped) < (right.first.byteSwapped, right.last.byteSwapped)
    }

    @inlinable
    public func hash(into hasher: inout SeaHasher) {
        hasher.combine(16 as UInt64)
        hasher.combine(first)
        hasher.combine(last)
    }
}

/// Rust's `IpAddr`.
@Archivable
@frozen
public enum IPAddress: ArchivableKey, Sendable {
    /// An IPv4 address.
    case v4(IPv4Address)
    /// An IPv6 address.
    case v6(IPv6Address)

    #if !hasFeature(Embedded)
        /// Rust's name for it.
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("IpAddr") }
    #endif
}

/// Rust's `SocketAddrV4`: an address and a port.
@Archivable
@frozen
public struct IPv4Endpoint: ArchivableKey, Sendable {
    /// The address.
    public var address: IPv4Address
    /// The port, in host order.
    public var port: UInt16

    /// An endpoint at `port` of `address`.
    @inlinable
    public init(address: IPv4Address, port: UInt16) {
        self.address = address
        self.port = port
    }

    #if !hasFeature(Embedded)
        /// Rust's name for it.
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("SocketAddrV4")
        }
    #endif
}

/// Rust's `SocketAddrV6`: an address, a port, and where in the network.
@Archivable
@frozen
public struct IPv6Endpoint: ArchivableKey, Sendable {
    /// The address.
    public var address: IPv6Address
    /// The port, in host order.
    public var port: UInt16
    /// The flow label and traffic class.
    public var flowInfo: UInt32
    /// The zone that a link-local address belongs to.
    public var scopeID: UInt32

    /// An endpoint at `port` of `address`.
    @inlinable
    public init(address: IPv6Address, port: UInt16, flowInfo: UInt32 = 0, scopeID: UInt32 = 0) {
        self.address = address
        self.port = port
        self.flowInfo = flowInfo
        self.scopeID = scopeID
    }

    #if !hasFeature(Embedded)
        /// Rust's name for it.
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType {
            .named("SocketAddrV6")
        }
    #endif
}

/// Rust's `SocketAddr`.
@Archivable
@frozen
public enum IPEndpoint: ArchivableKey, Sendable {
    /// An IPv4 endpoint.
    case v4(IPv4Endpoint)
    /// An IPv6 endpoint.
    case v6(IPv6Endpoint)

    #if !hasFeature(Embedded)
        /// Rust's name for it.
        public static func describe(in schema: inout ArchiveSchemaBuilder) -> ArchiveSchemaType { .named("SocketAddr") }
    #endif
}

#if !hasFeature(Embedded)
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension IPv4Address: CustomStringConvertible {
        /// `127.0.0.1`
        public var description: String { "\(octets.0).\(octets.1).\(octets.2).\(octets.3)" }
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    extension IPv6Address: CustomStringConvertible {
        /// `2001:db8::1`: RFC 5952, section 4. The longest run of at least two zero segments, the first among equals, is
        /// left out.
        public var description: String {
            let segments = (0..<8).map(segment)
            var longest = 0..<0
            var start = 0
            while start < 8 {
                let end = segments[start...].firstIndex { $0 != 0 } ?? 8
                if end - start > Swift.max(longest.count, 1) { longest = start..<end }
                start = end + 1
            }
            func text(_ range: Range<Int>) -> String {
                segments[range].map { String($0, radix: 16) }.joined(separator: ":")
            }
            return longest.isEmpty ? text(0..<8) : text(0..<longest.lowerBound) + "::" + text(longest.upperBound..<8)
        }
    }
#endif
