import Crypto

/// The SHA-256 of a certificate in DER: what tells it from every other one.
///
/// Written as 64 hexadecimal digits of either case, in pairs with colons between them or in one piece.
package struct CertificateFingerprint: Hashable, Sendable {
    private let digest: [UInt8]

    package init(ofDER certificate: [UInt8]) {
        digest = Array(SHA256.hash(data: certificate))
    }
}

extension CertificateFingerprint: LosslessStringConvertible {
    /// - Returns: `nil` if `text` is not written as a fingerprint is.
    package init?(_ text: String) {
        let characters = Array(text.utf8)
        let hasColons = characters.count == SHA256.byteCount * 3 - 1
        guard hasColons || characters.count == SHA256.byteCount * 2 else { return nil }
        var digest: [UInt8] = []
        for position in stride(from: 0, to: characters.count, by: hasColons ? 3 : 2) {
            guard
                let high = characters[position].hexadecimalDigitValue,
                let low = characters[position + 1].hexadecimalDigitValue,
                !hasColons || position + 2 == characters.count || characters[position + 2] == UInt8(ascii: ":")
            else { return nil }
            digest.append(high << 4 | low)
        }
        self.digest = digest
    }

    /// As `openssl x509 -fingerprint -sha256` writes it: `AB:CD:…`.
    package var description: String {
        digest.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }
        .joined(separator: ":")
    }
}

extension UInt8 {
    /// What the character stands for as a hexadecimal digit of either case; `nil` for any other one.
    var hexadecimalDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
