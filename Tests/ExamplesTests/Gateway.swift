// The gateway of the article "Serving by hand": DocumentationTests compares them, GatewayTests runs it.

import HardLight

struct Gateway: RawHandler {
    let upstream: @Sendable (_ call: [UInt8]) async throws -> [UInt8]

    func answer(_ call: [UInt8]) async throws -> [UInt8] {
        // The tag stands in the archive's root, which is its end: what it names is the upstream's to know.
        guard !call.isEmpty else { throw RPCHandlerError.serverDecodeError }
        return try await upstream(call)
    }
}

func makeGateway(
    configuration: ServerConfiguration,
    upstream: @escaping @Sendable (_ call: [UInt8]) async throws -> [UInt8]
) -> Server<RawInterface<NoState, Never>> {
    Server<RawInterface<NoState, Never>>(configuration: configuration) { connection in
        Gateway(upstream: upstream)
    }
}
