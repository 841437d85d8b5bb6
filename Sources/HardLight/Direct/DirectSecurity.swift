#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore
    import NIOSSL

    /// What connections share of OpenSSL.
    final class DirectTLSContext: @unchecked Sendable {
        // Sendable: constant once a server or a client has it, and OpenSSL lets threads share it.

        fileprivate let pointer: OpaquePointer
        /// Whether the certificate has to be for the name or the address that was connected to.
        fileprivate var checksName = false

        /// - Throws: Why OpenSSL cannot do it.
        init(isServer: Bool, minimumVersion: MinimumTLSVersion) throws(TLSError) {
            guard let pointer = hardlight_tls_context_make(isServer, minimumVersion == .tls12) else {
                throw DirectSecurity.setUpFailure()
            }
            self.pointer = pointer
        }

        deinit {
            hardlight_tls_context_free(pointer)
        }

        /// Shows these certificates, the own one first.
        func show(_ certificates: [NIOSSLCertificate], key: NIOSSLPrivateKey) throws(TLSError) {
            for certificate in certificates {
                try add(certificate, hardlight_tls_context_add_certificate)
            }
            guard let der = try? key.derBytes, hardlight_tls_context_set_key(pointer, der, der.count) else {
                throw DirectSecurity.setUpFailure()
            }
        }

        func trustSystem() throws(TLSError) {
            checksName = true
            guard hardlight_tls_context_trust_system(pointer) else { throw DirectSecurity.setUpFailure() }
        }

        func trust(_ authorities: [NIOSSLCertificate]) throws(TLSError) {
            checksName = true
            for authority in authorities {
                try add(authority, hardlight_tls_context_trust)
            }
        }

        func pin(_ fingerprints: Set<CertificateFingerprint>) throws(TLSError) {
            for fingerprint in fingerprints {
                guard hardlight_tls_context_pin(pointer, fingerprint.digest) else {
                    throw DirectSecurity.setUpFailure()
                }
            }
        }

        func trustAnybody() {
            hardlight_tls_context_trust_anybody(pointer)
        }

        private func add(
            _ certificate: NIOSSLCertificate,
            _ adding: (OpaquePointer?, UnsafePointer<UInt8>?, Int) -> Bool
        ) throws(TLSError) {
            guard let der = try? certificate.toDERBytes(), adding(pointer, der, der.count) else {
                throw DirectSecurity.setUpFailure()
            }
        }
    }

    /// What secures one channel: what it shares with others, and whom it has to lead to.
    struct DirectSecurity {
        let context: DirectTLSContext
        /// The server's name or address; `nil` for a server itself.
        let host: String?

        /// A connection's TLS, which is to be freed before the context is.
        func makeTLS(on socket: Int32) throws(TLSError) -> OpaquePointer {
            let isAddress = host.map { (try? SocketAddress(ipAddress: $0, port: 0)) != nil } ?? false
            // A dot at the end says that a name is complete, and is no part of it.
            let name = isAddress ? nil : host.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
            let made = hardlight_tls_make(
                context.pointer,
                socket,
                name,
                context.checksName ? name : nil,
                context.checksName && isAddress ? host : nil
            )
            guard let made else {
                _ = Self.takeReason()
                throw TLSError(.invalidServerName, "\"\(host ?? "")\" is not the name of a server")
            }
            return made
        }

        func handshakeFailure(_ tls: OpaquePointer) -> TLSError {
            let reason = Self.takeReason()
            if hardlight_tls_is_for_other_name(tls) {
                return .hostNameMismatch(host ?? "this host")
            }
            if let shown = hardlight_tls_unpinned(tls) {
                let digest = Array(UnsafeBufferPointer(start: shown, count: CertificateFingerprint.byteCount))
                return .fingerprintMismatch(host ?? "the server", shown: CertificateFingerprint(digest: digest))
            }
            return TLSError(reasons: [reason], host: host)
        }

        /// What has gone wrong just now, on this thread.
        static func failure() -> TLSError {
            TLSError(reasons: [takeReason()], host: nil)
        }

        fileprivate static func setUpFailure() -> TLSError {
            TLSError(.invalidCertificate, "OpenSSL cannot use the certificate or its key: \(takeReason())")
        }

        /// In the form that BoringSSL has: `CERTIFICATE_VERIFY_FAILED`.
        private static func takeReason() -> String {
            let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
                hardlight_tls_reason(text.baseAddress, text.count)
                return text.baseAddress.map { String(cString: $0) } ?? ""
            }
            return reason.uppercased().split(separator: " ").joined(separator: "_")
        }
    }
#endif
