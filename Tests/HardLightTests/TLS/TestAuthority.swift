import Crypto
import Foundation
import SwiftASN1
import X509

/// An authority that lives as long as a test, and what it issues.
struct TestAuthority {
    struct Issued {
        let certificate: String
        let privateKey: String
    }

    private let name: DistinguishedName
    private let key = P256.Signing.PrivateKey()
    private let certificate: Certificate

    init(_ commonName: String = "Test authority") throws {
        name = try DistinguishedName { CommonName(commonName) }
        let now = Date()
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: now - 1000,
            notValidAfter: now + 100_000,
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
    }

    var pem: String {
        get throws { try certificate.serializeAsPEM().pemString + "\n" }
    }

    func issue(for host: String, validUntil end: Date = Date() + 100_000) throws -> Issued {
        let leafKey = P256.Signing.PrivateKey()
        let leaf = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(leafKey.publicKey),
            notValidBefore: Date() - 1000,
            notValidAfter: end,
            issuer: name,
            subject: DistinguishedName { CommonName(host) },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                SubjectAlternativeNames([.dnsName(host)])
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        return Issued(
            certificate: try leaf.serializeAsPEM().pemString + "\n",
            privateKey: leafKey.pemRepresentation + "\n"
        )
    }
}
