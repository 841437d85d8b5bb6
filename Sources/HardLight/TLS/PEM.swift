import NIOSSL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// PEM text with the name that errors call it by.
struct PEM {
    private let text: String
    private let origin: String

    init(_ text: String, origin: String) {
        self.text = text
        self.origin = origin
    }

    init(file path: String, purpose: String) throws(TLSError) {
        let contents: Data
        do {
            contents = try Data(contentsOf: URL(filePath: path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw TLSError(.fileUnreadable, "cannot read the \(purpose): there is no file at \(path)")
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw TLSError(.fileUnreadable, "cannot read the \(purpose): no permission to open \(path)")
        } catch {
            throw TLSError(.fileUnreadable, "cannot read the \(purpose) at \(path): \(error)")
        }
        self.init(String(decoding: contents, as: UTF8.self), origin: path)
    }

    /// All certificates in the text, at least one.
    func certificates() throws(TLSError) -> [NIOSSLCertificate] {
        guard text.contains("-----BEGIN CERTIFICATE-----") else {
            let found =
                text.contains("PRIVATE KEY-----") ? "a private key, but no certificate" : "no certificate in PEM"
            throw TLSError(
                .invalidCertificate,
                "\(origin) holds \(found): it must have one or more blocks of -----BEGIN CERTIFICATE-----"
            )
        }
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
            guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
            return certificates
        } catch {
            throw TLSError(.invalidCertificate, "\(origin) holds a certificate that is damaged")
        }
    }

    func privateKey() throws(TLSError) -> NIOSSLPrivateKey {
        guard text.contains("PRIVATE KEY-----") else {
            let found = text.contains("-----BEGIN CERTIFICATE-----") ? "a certificate, but no" : "no"
            throw TLSError(
                .invalidPrivateKey,
                "\(origin) holds \(found) private key: it must have a block of -----BEGIN PRIVATE KEY-----"
            )
        }
        guard !text.contains("ENCRYPTED") else {
            throw TLSError(
                .invalidPrivateKey,
                "\(origin) holds an encrypted private key: decrypt it, with `openssl pkey` for one, and protect the file"
            )
        }
        do {
            return try NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem)
        } catch {
            // What BoringSSL has to say may quote the key.
            throw TLSError(.invalidPrivateKey, "\(origin) holds a private key that is damaged, or of an unknown kind")
        }
    }
}
