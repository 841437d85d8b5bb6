import Crypto
package import NIOSSL
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A certificate for development, made in memory and signed with its own key.
///
/// Nobody trusts it unless told to: by its fingerprint, by handing a client its PEM as an authority, or by turning all
/// verification off. Each one that is made is another one.
package struct SelfSignedCertificate: Sendable {
    package let certificate: NIOSSLCertificate
    package let privateKey: NIOSSLPrivateKey

    /// Makes one for `localhost`, the loopback addresses, and `host`.
    ///
    /// It is for the authentication of servers alone, is valid for a year, and from a day ago: the clocks of a phone
    /// and a laptop differ.
    ///
    /// - Parameter host: a name or an address. One that stands for all addresses, such as `0.0.0.0`, adds nothing.
    package init(host: String) throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("HardLight development") }
        let now = Date()
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: now - Self.day,
            notValidAfter: now + 365 * Self.day,
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                // Not an authority: that one could vouch for others too, and strict clients refuse a server whose
                // certificate may do so. Without key usage: one without `keyCertSign` would keep the certificate from
                // being its own issuer, and so from being trusted by itself.
                Critical(BasicConstraints.notCertificateAuthority)
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(Self.names(for: host))
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        self.certificate = try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
        privateKey = try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der)
    }

    private static let day: TimeInterval = 24 * 60 * 60

    private static func names(for host: String) -> [GeneralName] {
        var names: [GeneralName] = []
        for host in ["localhost", "127.0.0.1", "::1", host] {
            let name: GeneralName
            if let address = addressBytes(of: host) {
                guard address.contains(where: { $0 != 0 }) else { continue }
                name = .ipAddress(ASN1OctetString(contentBytes: address[...]))
            } else if !host.isEmpty, host.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) {
                name = .dnsName(host)
            } else {
                continue
            }
            if !names.contains(name) {
                names.append(name)
            }
        }
        return names
    }

    /// The bytes of an IP address in network order, `nil` if `host` is none.
    private static func addressBytes(of host: String) -> [UInt8]? {
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: size)
            if inet_pton(family, host, &bytes) == 1 {
                return bytes
            }
        }
        return nil
    }
}
