public import HardLightCore

/// Which versions of the protocol a client offers, and how.
///
/// A server of this project takes a list and picks the best version. The reference implementation's server knows one
/// version and refuses every request that offers anything else beside it: for a server of unknown age, offer in turn.
public struct VersionOffer: Hashable, Sendable {
    /// The versions of each attempt to connect.
    let attempts: [[ProtocolVersion]]

    /// One version and no other.
    public static func one(_ version: ProtocolVersion) -> VersionOffer {
        VersionOffer(attempts: [[version]])
    }

    /// All of these versions at once; the server chooses.
    public static func list(_ versions: [ProtocolVersion]) -> VersionOffer {
        VersionOffer(attempts: [versions])
    }

    /// One version after the other, with a connection for each, until the server takes one. The next is tried when the
    /// server has answered that it does not speak the last (or just with status 400, as the reference does), and after no
    /// other failure.
    public static func inTurn(_ versions: [ProtocolVersion]) -> VersionOffer {
        VersionOffer(attempts: versions.map { [$0] })
    }
}
