import Crypto
import Foundation
import Testing

/// The upgrade of RFC 6455 §4, by hand.
enum Handshake {
    /// A client's request.
    ///
    /// - Parameter fields: Takes the place of fields of the same name; `nil` leaves a field out.
    static func request(target: String = "/", method: String = "GET", _ fields: [(String, String?)] = []) -> String {
        var all: [(String, String?)] = [
            ("Host", "localhost"), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("Sec-WebSocket-Protocol", "hl/2"), ("X-HL-Compress", "6"),
        ]
        for (name, value) in fields {
            if let index = all.firstIndex(where: { $0.0 == name }) {
                all[index].1 = value
            } else {
                all.append((name, value))
            }
        }
        let lines = all.compactMap { name, value in value.map { "\(name): \($0)\r\n" } }
        return "\(method) \(target) HTTP/1.1\r\n\(lines.joined())\r\n"
    }

    /// A server's answer.
    static func response(to request: RawHead, protocol token: String? = "hl/2", accept: String? = nil) -> String {
        let key = request["Sec-WebSocket-Key"] ?? ""
        var lines = [
            "HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Accept: \(accept ?? self.accept(key: key))", "X-HL-Compress: 6",
        ]
        if let token {
            lines.append("Sec-WebSocket-Protocol: \(token)")
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// RFC 6455 §4.2.2: what proves that the server has understood the request.
    static func accept(key: String) -> String {
        let text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        return Data(Insecure.SHA1.hash(data: Data(text.utf8))).base64EncodedString()
    }
}

extension RawConnection {
    /// Connects to a HardLight server and becomes its client.
    static func upgraded(
        port: Int,
        isTLS: Bool = true,
        target: String = "/",
        _ fields: [(String, String?)] = []
    ) async throws -> RawConnection {
        let connection = try await connect(port: port, isTLS: isTLS)
        try await connection.send([UInt8](Handshake.request(target: target, fields).utf8))
        let head = try #require(try await connection.head())
        try #require(head.status == 101, "\(head)")
        return connection
    }
}
