import ArgumentParser
package import HardLight

/// `[--insecure | --ca FILE | --pin SHA-256]`
package struct TrustOptions: ParsableArguments {
    @Flag(help: "Accept any certificate. For development only.")
    var insecure = false

    @Option(help: ArgumentHelp("Trust certificates signed by those in this PEM file.", valueName: "file"))
    var ca: String?

    @Option(help: ArgumentHelp("Trust the one certificate with this SHA-256 fingerprint.", valueName: "sha-256"))
    var pin: String?

    package init() {}

    package func validate() throws {
        guard [insecure, ca != nil, pin != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("Only one of --insecure, --ca and --pin can be given.")
        }
    }

    /// Whom to trust, in the client's terms.
    package var tls: ClientTLS {
        if insecure {
            .insecureForDevelopment
        } else if let ca {
            .certificateAuthority(file: ca)
        } else if let pin {
            .pinned(sha256: pin)
        } else {
            .systemRoots
        }
    }
}
