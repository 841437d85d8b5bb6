/// The certificate by which a client proves who it is to servers that ask for one (mutual TLS).
public struct ClientIdentity: Sendable {
    let certificateChain: PEMSource
    let privateKey: PEMSource

    /// A certificate and its key from files in PEM.
    ///
    /// - Parameters:
    ///   - certificateChain: The path of a file with the client's certificate first, then those that lead from it to an
    ///     authority.
    ///   - privateKey: The path of a file with the certificate's private key, not encrypted.
    public static func files(certificateChain: String, privateKey: String) -> ClientIdentity {
        ClientIdentity(certificateChain: .file(certificateChain), privateKey: .file(privateKey))
    }

    /// A certificate and its key as PEM text, such as from a keychain or a store of secrets.
    ///
    /// - Parameters:
    ///   - certificateChain: The client's certificate first, then those that lead from it to an authority.
    ///   - privateKey: The certificate's private key, not encrypted.
    public static func pem(certificateChain: String, privateKey: String) -> ClientIdentity {
        ClientIdentity(certificateChain: .text(certificateChain), privateKey: .text(privateKey))
    }
}

extension ClientIdentity: CustomStringConvertible, CustomReflectable {
    /// Where the certificate comes from; never the key itself.
    public var description: String {
        "certificate from \(certificateChain), key from \(privateKey)"
    }

    /// The description; never the key itself.
    public var customMirror: Mirror {
        Mirror(self, children: ["source": description])
    }
}
