/// Whether clients have to prove by a certificate who they are (mutual TLS).
///
/// A client's certificate that is shown is always verified: it must come from one of the authorities and be valid now, or
/// the TLS handshake fails. What it says is for the application to judge: ``ConnectionRequest/peerCertificate``.
public struct ClientCertificates: Sendable {
    enum Rule: Sendable {
        case notAsked
        case requested
        case required
    }

    let rule: Rule
    /// Where the authorities come from; `nil` when clients are not asked.
    let authorities: PEMSource?

    /// Clients are not asked for a certificate.
    public static let notAsked = ClientCertificates(rule: .notAsked, authorities: nil)

    /// Clients without a certificate from one of the authorities in a file are turned away in the TLS handshake.
    ///
    /// - Parameter file: The path of a file with the authorities' certificates in PEM.
    public static func required(authorities file: String) -> ClientCertificates {
        ClientCertificates(rule: .required, authorities: .file(file))
    }

    /// Clients without a certificate from one of these authorities are turned away in the TLS handshake.
    ///
    /// - Parameter pem: The authorities' certificates in PEM.
    public static func required(authoritiesPEM pem: String) -> ClientCertificates {
        ClientCertificates(rule: .required, authorities: .text(pem))
    }

    /// Clients may show a certificate from one of the authorities in a file, or none.
    ///
    /// - Parameter file: The path of a file with the authorities' certificates in PEM.
    public static func requested(authorities file: String) -> ClientCertificates {
        ClientCertificates(rule: .requested, authorities: .file(file))
    }

    /// Clients may show a certificate from one of these authorities, or none.
    ///
    /// - Parameter pem: The authorities' certificates in PEM.
    public static func requested(authoritiesPEM pem: String) -> ClientCertificates {
        ClientCertificates(rule: .requested, authorities: .text(pem))
    }
}
