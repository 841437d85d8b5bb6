import BenchSupport
import Foundation

/// A certificate for `localhost` that every peer's server shows and every peer's client trusts, in files for as long as the
/// benchmark runs.
final class BenchCertificate {
    let chainPath: String
    let keyPath: String
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "hardlight-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        chainPath = folder.appending(path: "chain.pem").path
        keyPath = folder.appending(path: "key.pem").path
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", keyPath,
            "-out", chainPath,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else { throw BenchFailure("`openssl` could not make a certificate") }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }
}
