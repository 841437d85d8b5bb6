import Crypto

/// What tells two contents of a file apart (RFC 9110 §8.8.3): a strong validator, in its quotes.
struct EntityTag: Equatable, Sendable {
    let text: String

    /// Half of the contents' SHA-256.
    init(of contents: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        let hash = SHA256.hash(data: contents).prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        text = "\"\(String(decoding: hash, as: UTF8.self))\""
    }

    /// Whether the request's `If-None-Match` fields name it, by the weak comparison that RFC 9110 §13.1.2 asks for.
    ///
    /// A comma inside another tag's quotes cuts that one in pieces, none of which has the form of ours.
    func isNamed(in fields: [String]) -> Bool {
        fields.flatMap { $0.split(separator: ",") }.contains { item in
            let item = item.drop { $0 == " " || $0 == "\t" }
            let tag = item.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
            if tag.elementsEqual("*") { return true }
            return tag.elementsEqual(text) || (tag.starts(with: "W/") && tag.dropFirst(2).elementsEqual(text))
        }
    }
}
