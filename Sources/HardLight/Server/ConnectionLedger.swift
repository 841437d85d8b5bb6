import NIOConcurrencyHelpers
import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The channels that a server has accepted, from their first moment to their last: how many there are, from where, and
/// which have not got through their handshake.
final class ConnectionLedger: Sendable {
    /// Why a channel is turned away.
    enum Refusal: Equatable {
        case tooMany
        case tooManyFromAddress
        /// The server stops.
        case closed
    }

    private struct State {
        var count = 0
        var countsByAddress: [String: Int] = [:]
        var handshaking: [ObjectIdentifier: any Channel] = [:]
        var isClosed = false
        /// Whether the last one was turned away: the first of a row is worth a line in the log.
        var isTurningAway = false
    }

    private let state = NIOLockedValueBox(State())
    private let limit: Int
    private let limitPerAddress: Int

    init(limit: Int, limitPerAddress: Int) {
        self.limit = limit
        self.limitPerAddress = limitPerAddress
    }

    /// The channels that there are.
    var count: Int { state.withLockedValue { $0.count } }

    /// Takes a channel in. It is counted until it closes.
    ///
    /// - Returns: Why it is not taken, and whether it is the first of a row that is not; `nil` when it is.
    func admit(_ channel: any Channel) -> (refusal: Refusal, isFirst: Bool)? {
        let address = channel.remoteAddress?.countedAddress ?? ""
        let refused = state.withLockedValue { state -> (Refusal, Bool)? in
            let refusal: Refusal? =
                if state.isClosed {
                    .closed
                } else if state.count >= limit {
                    .tooMany
                } else if state.countsByAddress[address, default: 0] >= limitPerAddress {
                    .tooManyFromAddress
                } else {
                    nil
                }
            if let refusal {
                defer { state.isTurningAway = true }
                return (refusal, !state.isTurningAway)
            }
            state.isTurningAway = false
            state.count += 1
            state.countsByAddress[address, default: 0] += 1
            state.handshaking[ObjectIdentifier(channel)] = channel
            return nil
        }
        guard refused == nil else { return refused }
        channel.closeFuture.whenComplete { [id = ObjectIdentifier(channel)] _ in
            self.state.withLockedValue { state in
                state.count -= 1
                state.handshaking[id] = nil
                let others = state.countsByAddress[address, default: 1] - 1
                state.countsByAddress[address] = others == 0 ? nil : others
            }
        }
        return nil
    }

    /// The channel's handshake is over: its end is its connection's business.
    func becameConnection(_ channel: any Channel) {
        state.withLockedValue { $0.handshaking[ObjectIdentifier(channel)] = nil }
    }

    /// The server stops: whoever has not got through the handshake does not any more.
    func close() {
        let channels = state.withLockedValue { state in
            state.isClosed = true
            defer { state.handshaking = [:] }
            return Array(state.handshaking.values)
        }
        for channel in channels {
            channel.close(promise: nil)
        }
    }
}

extension SocketAddress {
    /// What counts as one address: of IPv6 the network of 64 bits, all of which is mostly one customer's; of one that stands
    /// for an IPv4 address, that.
    var countedAddress: String? {
        guard case .v6 = self, let ipAddress else { return ipAddress }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, ipAddress, &bytes) == 1 else { return ipAddress }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xFF }
        return isMapped
            ? bytes[12...].map { "\($0)" }.joined(separator: ".")
            : bytes[..<8].map { String($0, radix: 16) }.joined(separator: ":")
    }
}
