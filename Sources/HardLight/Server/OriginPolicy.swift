/// Which web pages may connect.
///
/// A browser sends cookies along with every WebSocket handshake, whichever site's page opens it, and lets that page read
/// what comes back. So a server that knows its users by cookies must look at where a page comes from, or any site that a
/// user visits can act in the user's name (cross-site WebSocket hijacking). A browser says so in `Origin` (RFC 6455 §10.2).
/// Programs that are no browsers send no `Origin`, or whichever they like: it protects a browser's user, and proves nothing
/// about anybody else.
public struct OriginPolicy: Sendable {
    private enum Rule: Sendable {
        case sameHost
        case only(Set<Origin>)
        case any
    }

    private let rule: Rule

    /// Pages of the host and port that they connect to, as the request's `Host` has it; and whoever sends no `Origin`.
    ///
    /// Behind a proxy that sets a `Host` of its own, list the origins instead.
    public static let sameHost = OriginPolicy(rule: .sameHost)

    /// Pages of these origins, such as `https://example.com` or `https://localhost:3000`; and whoever sends no `Origin`.
    ///
    /// Scheme, host and port all count. `null`, which sandboxed pages and local files send, can be listed too. An entry
    /// that is no origin lets nobody in.
    public static func only(_ origins: String...) -> OriginPolicy {
        only(origins)
    }

    /// Pages of these origins, from a setting say; and whoever sends no `Origin`.
    public static func only(_ origins: [String]) -> OriginPolicy {
        OriginPolicy(rule: .only(Set(origins.compactMap { Origin($0) })))
    }

    /// Pages from anywhere: for a service that knows its users by something else than cookies and the like.
    public static let any = OriginPolicy(rule: .any)

    private init(rule: Rule) {
        self.rule = rule
    }

    /// Whether a request may become a connection.
    ///
    /// - Parameters:
    ///   - origins: The request's `Origin` fields. More than one is nothing that a browser sends.
    ///   - host: The request's `Host` field.
    ///   - isTLS: Whether the server itself speaks TLS, and so knows what port a `Host` without one means.
    func allows(origins: [String], host: String?, isTLS: Bool) -> Bool {
        if case .any = rule { return true }
        guard let field = origins.first else { return true }
        guard origins.count == 1, let origin = Origin(field) else { return false }
        switch rule {
        case .any: return true
        case .only(let allowed): return allowed.contains(origin)
        case .sameHost:
            // Of a host that is only there over TLS, somebody on the network may serve a page without, on any port.
            guard let host, let port = origin.port, !isTLS || origin.scheme == "https" else { return false }
            return Origin.hostAndPort(host, defaultPort: isTLS ? 443 : port) ?? ("", 0) == (origin.host, port)
        }
    }
}

/// Where a page comes from (RFC 6454 §7), in a form that compares.
private struct Origin: Hashable {
    let scheme: String
    let host: String
    /// `nil` for the origin `null` alone.
    let port: Int?

    init?(_ text: String) {
        if text == "null" {
            (scheme, host, port) = ("null", "", nil)
            return
        }
        guard let separator = text.firstRange(of: "://") else { return nil }
        scheme = text[..<separator.lowerBound].lowercased()
        guard let defaultPort = ["https": 443, "http": 80][scheme] else { return nil }
        guard let (host, port) = Self.hostAndPort(text[separator.upperBound...], defaultPort: defaultPort) else {
            return nil
        }
        (self.host, self.port) = (host, port)
    }

    /// Takes `host`, `host:port` or `[::1]:port` apart; the host in lower case.
    static func hostAndPort(_ text: some StringProtocol, defaultPort: Int) -> (host: String, port: Int)? {
        let host = text.lowercased()
        guard !host.isEmpty, !host.contains(where: { "/?#@ ".contains($0) }) else { return nil }
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return (host, defaultPort) }
        guard let port = UInt16(host[host.index(after: colon)...]) else { return nil }
        return (String(host[..<colon]), Int(port))
    }
}
