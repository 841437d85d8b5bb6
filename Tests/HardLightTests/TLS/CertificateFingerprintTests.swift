import HardLight
import Testing

@Suite("Certificate fingerprints")
struct CertificateFingerprintTests {
    /// SHA-256 of "abc" (FIPS 180-2, appendix B.1).
    private let text =
        "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD"

    @Test("are SHA-256, written in pairs with colons")
    func writing() {
        #expect(CertificateFingerprint(ofDER: Array("abc".utf8)).description == text)
    }

    @Test("are read in either case, with colons and without")
    func reading() {
        let fingerprint = CertificateFingerprint(ofDER: Array("abc".utf8))
        let plain = text.replacing(":", with: "")
        for form in [text, text.lowercased(), plain, plain.lowercased()] {
            #expect(CertificateFingerprint(form) == fingerprint)
        }
    }

    @Test("are nothing else")
    func refusing() {
        let plain = text.replacing(":", with: "")
        let forms = [
            "", ":", "AB", String(text.dropLast()), String(text.dropFirst()), text + ":", ":" + text, text + "00",
            String(plain.dropLast()), plain + "0", plain.replacing("B", with: "G"), text.replacing(":", with: "-"),
            text.replacing("BA:", with: "B:A"), " " + plain.dropFirst(), String(repeating: "é", count: 32),
            String(repeating: "٣", count: 32),
        ]
        for form in forms {
            #expect(CertificateFingerprint(form) == nil, "\(form)")
        }
    }
}
