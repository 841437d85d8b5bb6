import Foundation

/// A server and its client, as programs that understand the same options.
struct Peer: Sendable {
    let name: String
    /// The program, before `serve` and `client`.
    let program: String
    /// What its client is told besides.
    var options: [String] = []
    /// What its server is told besides.
    var serverOptions: [String] = []
    /// The beginnings of the names of shapes that it has nothing for.
    var lacks: [String] = []

    func has(_ shape: Shape) -> Bool {
        !lacks.contains { shape.name.hasPrefix($0) }
    }

    /// All that there can be. A peer that has not been built is left out, which is said.
    static func all(folder: URL, own: String) -> [Peer] {
        func built(
            _ name: String,
            as program: String? = nil,
            options: [String] = [],
            serverOptions: [String] = [],
            lacks: [String]
        ) -> Peer {
            Peer(
                name: name,
                program: folder.appending(path: program ?? name).path,
                options: options,
                serverOptions: serverOptions,
                lacks: lacks
            )
        }
        return [
            Peer(name: "hardlight", program: own)
        ] + direct(own) + [
            built("floor", lacks: ["s9"]),
            // What is left of a call without TLS and RPC: what the kernel takes to send it and to receive it.
            built("tcp", as: "floor", options: ["--plain"], serverOptions: ["--plain"], lacks: ["s9"]),
            built("capnp", lacks: ["s6", "s9"]),
            built("grpc-cpp", lacks: ["s6", "s9"]),
            built("grpc-swift", lacks: ["s6", "s9"]),
            // Its client without the coalescing of flushes that is its default.
            built("grpc-swift-immediate", as: "grpc-swift", options: ["--immediate"], lacks: ["s6", "s9"]),
            built("hummingbird", lacks: ["s6", "s9"]),
        ]
    }

    /// Ourselves again, over the transport that the package's trait `DirectTransport` has.
    private static func direct(_ own: String) -> [Peer] {
        Transport.allCases.filter { $0 != .nio }.map { transport in
            Peer(
                name: "hardlight-\(transport.rawValue)",
                program: own,
                options: ["--transport", transport.rawValue],
                serverOptions: ["--transport", transport.rawValue]
            )
        }
    }

    var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }
}
