import NIOSSL
import SwiftASN1
import X509

/// The certificate by which a client has proved who it is. Its authority has been verified, and that it is valid now; what
/// the names in it may do is for the application to decide.
public struct PeerCertificate: Hashable, Sendable {
    /// The certificate in DER, for whatever is not here.
    public let derBytes: [UInt8]

    /// Its SHA-256, as `openssl x509 -fingerprint -sha256` writes it: `AB:CD:…`.
    public let sha256: String

    /// The subject as RFC 4514 writes it: `CN=robot-7,O=Example`.
    public let subject: String

    /// The first common name in the subject, `nil` if there is none.
    public let commonName: String?

    /// The host names among the subject's alternative names.
    public let dnsNames: [String]

    /// The e-mail addresses among the subject's alternative names.
    public let emailAddresses: [String]

    /// The URIs among the subject's alternative names, a SPIFFE identity say.
    public let uris: [String]

    init?(_ certificate: NIOSSLCertificate) {
        guard
            let der = try? certificate.toDERBytes(),
            let parsed = try? Certificate(derEncoded: der)
        else { return nil }
        derBytes = der
        sha256 = CertificateFingerprint(ofDER: der).description
        subject = parsed.subject.description
        commonName = Self.commonName(of: parsed.subject)
        var (dnsNames, emailAddresses, uris): ([String], [String], [String]) = ([], [], [])
        let extensions = parsed.extensions
        if let names = try? extensions.subjectAlternativeNames {
            for name in names {
                switch name {
                case .dnsName(let name): dnsNames.append(name)
                case .rfc822Name(let address): emailAddresses.append(address)
                case .uniformResourceIdentifier(let uri): uris.append(uri)
                default: break
                }
            }
        }
        (self.dnsNames, self.emailAddresses, self.uris) = (dnsNames, emailAddresses, uris)
    }

    private static func commonName(of subject: DistinguishedName) -> String? {
        for attribute in subject.lazy.joined() where attribute.type == .RDNAttributeType.commonName {
            return String(attribute.value)
        }
        return nil
    }
}
