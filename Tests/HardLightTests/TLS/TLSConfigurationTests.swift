import HardLight
import Testing

@Suite("TLS set up wrong")
struct TLSConfigurationTests {
    private let folder: TemporaryFolder
    private let issued: TestAuthority.Issued
    private let other: TestAuthority.Issued
    private let chain: String
    private let key: String

    init() throws {
        folder = try TemporaryFolder()
        issued = try TestAuthority().issue(for: "localhost")
        other = try TestAuthority().issue(for: "localhost")
        chain = try folder.file("chain.pem", issued.certificate)
        key = try folder.file("key.pem", issued.privateKey)
    }

    private func serverError(_ tls: ServerTLS) -> TLSError? {
        #expect(throws: TLSError.self) { try tls.makeContext(host: "localhost") }
    }

    private func clientError(_ tls: ClientTLS) -> TLSError? {
        #expect(throws: TLSError.self) { try tls.makeContext() }
    }

    private let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    private let damagedKey = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IGJ5dGVz\n-----END PRIVATE KEY-----\n"
    private let encryptedKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n"

    @Test("right, so that what is wrong below is what the tests say")
    func right() throws {
        _ = try ServerTLS.files(certificateChain: chain, privateKey: key).makeContext(host: "localhost")
        _ = try ServerTLS.pem(certificateChain: issued.certificate, privateKey: issued.privateKey).makeContext(host: "")
        // Both in one file, as some tools write them.
        let both = issued.privateKey + issued.certificate
        _ = try ServerTLS.pem(certificateChain: both, privateKey: both).makeContext(host: "")
        _ = try ClientTLS.certificateAuthority(file: chain).makeContext()
    }

    @Test("files that are not there are named")
    func missing() {
        let nowhere = folder.path("nowhere.pem")
        let errors = [
            serverError(.files(certificateChain: nowhere, privateKey: key)),
            serverError(.files(certificateChain: chain, privateKey: nowhere)),
            clientError(.certificateAuthority(file: nowhere)),
        ]
        for (error, purpose) in zip(errors, ["certificate chain", "private key", "certificate authority"]) {
            #expect(error?.code == .fileUnreadable)
            #expect(error?.message == "cannot read the \(purpose): there is no file at \(nowhere)")
            #expect(error.map { "\($0)" } == error?.message)
        }
        #expect(serverError(.files(certificateChain: folder.path("."), privateKey: key))?.code == .fileUnreadable)
    }

    @Test("files with something else in them are named, with what is in them")
    func wrongContents() throws {
        for (contents, word) in [
            ("", "no certificate"), ("not PEM", "no certificate"), (issued.privateKey, "a private key"),
        ] {
            let path = try folder.file("wrong.pem", contents)
            for error in [
                serverError(.files(certificateChain: path, privateKey: key)),
                clientError(.certificateAuthority(file: path)),
            ] {
                #expect(error?.code == .invalidCertificate)
                #expect(error?.message.contains("\(path) holds \(word)") == true)
            }
        }
        for (contents, word) in [
            ("", "no private key"), ("not PEM", "no private key"), (issued.certificate, "a certificate"),
        ] {
            let path = try folder.file("wrong.pem", contents)
            let error = serverError(.files(certificateChain: chain, privateKey: path))
            #expect(error?.code == .invalidPrivateKey)
            #expect(error?.message.contains("\(path) holds \(word)") == true)
        }
    }

    @Test("damaged files")
    func damagedContents() throws {
        let certificate = try folder.file("damaged.pem", damaged)
        let second = try folder.file("second.pem", issued.certificate + damaged)
        for path in [certificate, second] {
            let error = serverError(.files(certificateChain: path, privateKey: key))
            #expect(error?.code == .invalidCertificate)
            #expect(error?.message.contains(path) == true)
            #expect(clientError(.certificateAuthority(file: path))?.code == .invalidCertificate)
        }
        let path = try folder.file("damaged-key.pem", damagedKey)
        let error = serverError(.files(certificateChain: chain, privateKey: path))
        #expect(error?.code == .invalidPrivateKey)
        #expect(error?.message.contains(path) == true)
        let encrypted = serverError(.pem(certificateChain: issued.certificate, privateKey: encryptedKey))
        #expect(encrypted?.code == .invalidPrivateKey)
        #expect(encrypted?.message.contains("encrypted") == true)
    }

    @Test("the key of another certificate")
    func mismatch() {
        let error = serverError(.pem(certificateChain: issued.certificate, privateKey: other.privateKey))
        #expect(error?.code == .privateKeyMismatch)
    }

    @Test("pins that are none", arguments: ["", "AB:CD", "sha256:00", String(repeating: "0", count: 63)])
    func pins(text: String) {
        let error = clientError(.pinned(sha256: text))
        #expect(error?.code == .invalidFingerprint)
        #expect(error?.message.contains("\"\(text)\"") == true)
        #expect(clientError(.pinned(sha256: String(repeating: "0", count: 64), text))?.code == .invalidFingerprint)
        #expect(clientError(.pinned())?.code == .invalidFingerprint)
    }

    @Test("a private key is in nothing that is printed")
    func secrets() {
        let tls = ServerTLS.pem(certificateChain: issued.certificate, privateKey: issued.privateKey)
        let secret = issued.privateKey.split(separator: "\n")[1]
        struct Configuration {
            let tls: ServerTLS
        }
        var dumped = ""
        dump(Configuration(tls: tls), to: &dumped)
        for text in ["\(tls)", String(reflecting: tls), "\(Configuration(tls: tls))", dumped] {
            #expect(!text.contains(secret))
            #expect(text.contains("PEM"))
        }
        #expect(
            serverError(.pem(certificateChain: damaged, privateKey: issued.privateKey))?.message.contains(secret)
                == false
        )
        #expect(
            serverError(.pem(certificateChain: other.certificate, privateKey: issued.privateKey))?.message.contains(
                secret
            ) == false
        )
        #expect(
            serverError(.pem(certificateChain: chain, privateKey: damagedKey))?.message.contains("c2VjcmV0") == false
        )
    }
}
