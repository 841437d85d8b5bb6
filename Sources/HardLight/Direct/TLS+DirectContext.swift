#if DirectTransport && os(Linux)
    import NIOSSL

    extension ServerTLS {
        /// OpenSSL's context with a server's certificate; `nil` where only NIOSSL does what is asked for.
        func makeDirectContext(
            certificates: [NIOSSLCertificate],
            privateKey: NIOSSLPrivateKey
        ) throws(TLSError) -> DirectTLSContext? {
            guard case .notAsked = clientCertificates.rule else { return nil }
            let context = try DirectTLSContext(isServer: true, minimumVersion: minimumVersion)
            try context.show(certificates, key: privateKey)
            return context
        }
    }

    extension ClientTLS {
        /// OpenSSL's context with whom a client trusts; `nil` where only NIOSSL does what is asked for.
        func makeDirectContext() throws(TLSError) -> DirectTLSContext? {
            guard identity == nil else { return nil }
            let context = try DirectTLSContext(isServer: false, minimumVersion: minimumVersion)
            switch trust {
            case .systemRoots: try context.trustSystem()
            case .certificateAuthority(let source):
                try context.trust(source.read(as: "certificate authority").certificates())
            case .pinned(let fingerprints): try context.pin(Self.pins(fingerprints))
            case .anybody: context.trustAnybody()
            case .plaintext: throw TLSError(.notTLS, "plaintext trusts nobody")
            }
            return context
        }
    }
#endif
