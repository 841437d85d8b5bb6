#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension StaticFiles {
    /// The bytes that a folder may have, unless another limit is given: 64 MiB, more than pages have, and less than would
    /// hurt.
    public static var defaultFolderLimit: Int { 64 * 1024 * 1024 }

    /// Reads a folder and those in it, once: what is changed there later is not seen.
    ///
    /// Names that begin with a dot are left out, and so are symbolic links and whatever else is no file.
    ///
    /// - Parameters:
    ///   - folder: The folder whose files are found below `/`.
    ///   - byteLimit: The bytes that all files together may have.
    /// - Throws: ``StaticFilesError`` when something in it cannot be read, or it is too large.
    public init(folder: String, byteLimit: Int = StaticFiles.defaultFolderLimit) throws(StaticFilesError) {
        self.init()
        var bytesLeft = byteLimit
        var waiting = [(folder: folder, path: "/")]
        while let (folder, path) = waiting.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch {
                throw StaticFilesError(.unreadable, "the folder \(folder) cannot be read: is it there?", error)
            }
            for name in names where !name.hasPrefix(".") {
                let file = "\(folder)/\(name)"
                switch Self.kind(of: file) {
                case .folder: waiting.append((file, "\(path)\(name)/"))
                case .file(let size):
                    // Before it is read: a file can be larger than the memory.
                    guard size <= bytesLeft else {
                        throw StaticFilesError(
                            .tooLarge,
                            "the files of the folder are more than \(byteLimit) bytes, with \(file): serve large ones "
                                + "in another way, or raise `byteLimit`"
                        )
                    }
                    bytesLeft -= size
                    do {
                        add([UInt8](try Data(contentsOf: URL(filePath: file))), at: "\(path)\(name)")
                    } catch {
                        throw StaticFilesError(.unreadable, "the file \(file) cannot be read", error)
                    }
                case .other: break
                }
            }
        }
    }

    private enum Kind {
        case file(size: Int)
        case folder
        case other
    }

    /// Of the entry itself: a link is a link, wherever it leads.
    private static func kind(of path: String) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return .folder
        default: return .other
        }
    }
}

/// Why files could not be taken in.
public struct StaticFilesError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable {
        private enum Value { case unreadable, tooLarge }
        private let value: Value

        /// A file or a folder cannot be read.
        public static let unreadable = Code(value: .unreadable)
        /// The files are more than may be held in memory.
        public static let tooLarge = Code(value: .tooLarge)
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened and what to do about it.
    public let message: String
    /// What the system said.
    public let cause: (any Error)?

    init(_ code: Code, _ message: String, _ cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension StaticFilesError: CustomStringConvertible {
    /// The message, and what the system said.
    public var description: String {
        cause.map { "\(message) (\($0))" } ?? message
    }
}
