import HardLight

extension Topic: Noisy {
    static func noise(_ noise: inout Noise) -> Topic {
        noise.below(2) == 0 ? Topic(.noise(&noise)) : Topic(bytes: [UInt8].noise(&noise))
    }
}

extension Duration: Noisy {
    static func noise(_ noise: inout Noise) -> Duration {
        .seconds(Int64(noise.below(1 << 40))) + .nanoseconds(Int64(noise.below(1_000_000_000)))
    }
}

extension UUIDBytes: Noisy {
    static func noise(_ noise: inout Noise) -> UUIDBytes {
        func byte() -> UInt8 { .noise(&noise) }
        return UUIDBytes(
            (
                byte(), byte(), byte(), byte(), byte(), byte(), byte(), byte(),
                byte(), byte(), byte(), byte(), byte(), byte(), byte(), byte()
            )
        )
    }
}

extension IPv4Address: Noisy {
    static func noise(_ noise: inout Noise) -> IPv4Address {
        IPv4Address(.noise(&noise), .noise(&noise), .noise(&noise), .noise(&noise))
    }
}

extension IPv6Address: Noisy {
    /// Zeros come often: text leaves them out.
    static func noise(_ noise: inout Noise) -> IPv6Address {
        func segment() -> UInt16 { noise.below(2) == 0 ? 0 : .noise(&noise) }
        return IPv6Address(segment(), segment(), segment(), segment(), segment(), segment(), segment(), segment())
    }
}

extension IPAddress: Noisy {
    static func noise(_ noise: inout Noise) -> IPAddress {
        noise.below(2) == 0 ? .v4(.noise(&noise)) : .v6(.noise(&noise))
    }
}

extension IPEndpoint: Noisy {
    static func noise(_ noise: inout Noise) -> IPEndpoint {
        if noise.below(2) == 0 { return .v4(IPv4Endpoint(address: .noise(&noise), port: .noise(&noise))) }
        return .v6(
            IPv6Endpoint(
                address: .noise(&noise),
                port: .noise(&noise),
                flowInfo: .noise(&noise),
                scopeID: .noise(&noise)
            )
        )
    }
}

extension NonZero: Noisy where Value: Noisy & ExpressibleByIntegerLiteral {
    static func noise(_ noise: inout Noise) -> NonZero { NonZero(.noise(&noise)) ?? NonZero(1)! }
}

extension Range: Noisy where Bound: Noisy {
    static func noise(_ noise: inout Noise) -> Range {
        let (one, other) = (Bound.noise(&noise), Bound.noise(&noise))
        return Swift.min(one, other)..<Swift.max(one, other)
    }
}

extension ClosedRange: Noisy where Bound: Noisy {
    static func noise(_ noise: inout Noise) -> ClosedRange {
        let (one, other) = (Bound.noise(&noise), Bound.noise(&noise))
        return Swift.min(one, other)...Swift.max(one, other)
    }
}

extension Optional: Noisy where Wrapped: Noisy {
    static func noise(_ noise: inout Noise) -> Wrapped? {
        noise.isDeep || noise.below(3) == 0 ? nil : .some(noise.nested { Wrapped.noise(&$0) })
    }
}

extension Result: Noisy where Success: Noisy, Failure: Noisy {
    static func noise(_ noise: inout Noise) -> Result {
        noise.below(2) == 0 ? .success(.noise(&noise)) : .failure(.noise(&noise))
    }
}

extension Array: Noisy where Element: Noisy {
    static func noise(_ noise: inout Noise) -> [Element] {
        (0..<noise.count()).map { _ in noise.nested { Element.noise(&$0) } }
    }
}

extension Dictionary: Noisy where Key: Noisy, Value: Noisy {
    static func noise(_ noise: inout Noise) -> [Key: Value] {
        let pairs = (0..<noise.count()).map { _ in noise.nested { (Key.noise(&$0), Value.noise(&$0)) } }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension Set: Noisy where Element: Noisy {
    static func noise(_ noise: inout Noise) -> Set<Element> { Set([Element].noise(&noise)) }
}

extension SortedMap: Noisy where Key: Noisy, Value: Noisy {
    static func noise(_ noise: inout Noise) -> SortedMap {
        SortedMap((0..<noise.count()).map { _ in noise.nested { (Key.noise(&$0), Value.noise(&$0)) } })
    }
}

extension SortedSet: Noisy where Member: Noisy {
    static func noise(_ noise: inout Noise) -> SortedSet { SortedSet([Member].noise(&noise)) }
}

extension Box: Noisy where Value: Noisy {
    static func noise(_ noise: inout Noise) -> Box { Box(noise.nested { Value.noise(&$0) }) }
}

extension Shared: Noisy where Value: Noisy {
    static func noise(_ noise: inout Noise) -> Shared { Shared(noise.nested { Value.noise(&$0) }) }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension UInt128: Noisy {}
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Int128: Noisy {}

@available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
extension InlineArray: Noisy where Element: Noisy {
    static func noise(_ noise: inout Noise) -> InlineArray { InlineArray { _ in .noise(&noise) } }
}
