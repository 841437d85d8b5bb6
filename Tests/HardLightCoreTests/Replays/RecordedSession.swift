import Foundation
import HardLightCore
import Testing

/// A session of the reference's client and server, as it was recorded between them.
struct RecordedSession: Decodable {
    struct Connection: Decodable {
        let requestHeaders: String
        let responseHeaders: String
        let frames: [Frame]
    }

    struct Frame: Decodable {
        enum Sender: String, Decodable {
            case client
            case server
        }

        let from: Sender
        let opcode: UInt8
        let payloadHex: String
        /// Absent where messages are not compressed.
        let inflatedHex: String?
    }

    /// A message's archive, inflated where that was necessary.
    struct Archive {
        let sender: Frame.Sender
        let bytes: [UInt8]
    }

    let connections: [Connection]

    /// - Returns: `nil` if the folder that was asked for lacks the file.
    static func load(_ name: String) throws -> RecordedSession? {
        guard let data = try GoldenFolder.read(name) else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Self.self, from: data)
    }
}

extension RecordedSession.Connection {
    /// The messages of the connection: every data frame is one. What else there is closes it.
    var archives: [RecordedSession.Archive] {
        get throws {
            try frames.filter { $0.opcode == 2 }.map { frame in
                guard let bytes = bytes(hex: frame.inflatedHex ?? frame.payloadHex) else { throw NotHex() }
                return RecordedSession.Archive(sender: frame.from, bytes: bytes)
            }
        }
    }

    /// The version that the two agreed on.
    var version: ProtocolVersion {
        get throws {
            try #require(ProtocolVersion(values(of: "sec-websocket-protocol", in: \.responseHeaders).joined()))
        }
    }

    /// The values of a header field, in the request or in the response.
    func values(of name: String, in head: KeyPath<Self, String>) -> [String] {
        self[keyPath: head].split(whereSeparator: \.isNewline).compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
            return parts[1].trimmingCharacters(in: .whitespaces)
        }
    }
}

struct NotHex: Error {}
