/// How a client connects and calls. Times are in milliseconds.
public struct ClientOptions: Sendable {
    /// The versions of the protocol to offer: `hl/2`.
    public var versions: [ProtocolVersion] = [.v2]
    /// How long a call may take, the wait for a connection included: 30,000; `nil` for no limit.
    public var callTimeout: Double? = 30_000
    /// How many calls may wait for a connection, or for one of 256 that are in flight to end: 1,024.
    public var callsInLine = 1024
    /// The largest message from the server, inflated, in bytes: 1 MiB. A larger one ends the client with 1009.
    public var messageSize = 1 << 20
    /// The bytes that may wait in the socket before calls wait in line instead: 1 MiB.
    public var bufferedAmount = 1 << 20
    /// How long an attempt to connect may take: 10,000.
    public var connectTimeout: Double = 10_000
    /// The wait before the first attempt to connect again, which doubles with each: 500.
    public var minimumDelay: Double = 500
    /// The longest wait between two attempts: 30,000.
    public var maximumDelay: Double = 30_000
    /// Whether to connect again at all.
    public var reconnects = true

    /// What fits most.
    public init() {}
}

extension ClientOptions {
    /// What the page has to know of them.
    func encode(url: String, to page: inout PageEncoder) {
        page.object { page in
            page.field("url", url)
            var versions: [Int32] = []
            for version in self.versions { versions.append(Int32(version.major)) }
            page.field("versions", versions)
            page.field("messageSize", Double(messageSize))
            page.field("bufferedAmount", Double(bufferedAmount))
            page.field("connectTimeout", connectTimeout)
            page.field("minimumDelay", minimumDelay)
            page.field("maximumDelay", maximumDelay)
            page.field("reconnects", reconnects)
        }
    }
}
