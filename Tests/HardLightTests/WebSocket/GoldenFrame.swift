import Foundation
import Testing

/// A frame out of a recorded session of the reference implementation.
struct GoldenFrame {
    let isFromClient: Bool
    /// The frame as it was on the wire.
    let frame: [UInt8]
    let opcode: UInt8
    /// Its payload, unmasked.
    let payload: [UInt8]
    /// The archive in it, where it is a compressed message.
    let inflated: [UInt8]?

    /// Every recorded session with its number of frames, so that one that has gone missing is noticed.
    static let sessions = [
        ("session-0.1.2", 320), ("session-2.0.0-counter-level0", 315), ("session-2.0.0-pet", 14), ("session-2.0.0", 16),
    ]

    private struct Session: Decodable {
        struct Connection: Decodable {
            let frames: [Frame]
        }

        struct Frame: Decodable {
            let from: String
            let opcode: UInt8
            let frame_hex: String
            let payload_hex: String
            let inflated_hex: String?
        }

        let connections: [Connection]
    }

    /// - Parameter folder: Where to look; `nil` for the committed copies, whose content a test may know.
    static func load(_ session: String, in folder: String? = GoldenFolder.override) throws -> [GoldenFrame] {
        try Array(loadConnections(session, in: folder).joined())
    }

    /// - Returns: Nothing if the folder that was asked for lacks the session.
    static func loadConnections(_ session: String, in folder: String? = GoldenFolder.override) throws -> [[GoldenFrame]]
    {
        guard let data = try GoldenFolder.read("\(session).json", in: folder) else { return [] }
        return try JSONDecoder().decode(Session.self, from: data).connections.map { connection in
            try connection.frames.map {
                GoldenFrame(
                    isFromClient: $0.from == "client",
                    frame: try bytes($0.frame_hex),
                    opcode: $0.opcode,
                    payload: try bytes($0.payload_hex),
                    inflated: try $0.inflated_hex.map(bytes)
                )
            }
        }
    }

    private static func bytes(_ hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8)
        return try stride(from: 0, to: digits.count, by: 2).map { position in
            try #require(UInt8(String(decoding: digits[position..<position + 2], as: UTF8.self), radix: 16))
        }
    }
}
