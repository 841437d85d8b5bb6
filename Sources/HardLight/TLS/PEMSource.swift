/// Where a certificate or a key is read from, each time that it is needed.
enum PEMSource: Sendable {
    case file(String)
    case text(String)

    /// - Parameter purpose: What errors call it: `private key`.
    func read(as purpose: String) throws(TLSError) -> PEM {
        switch self {
        case .file(let path): try PEM(file: path, purpose: purpose)
        case .text(let text): PEM(text, origin: "the PEM of the \(purpose)")
        }
    }
}

extension PEMSource: CustomStringConvertible {
    /// The path; never the text, which may be a key.
    var description: String {
        switch self {
        case .file(let path): path
        case .text: "PEM"
        }
    }
}
