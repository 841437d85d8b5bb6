import RKYV

/// Compares what the codec makes of an archive with what the original made of it.
struct Check: Sendable {
    /// What comes of a comparison.
    enum Outcome: Hashable {
        /// Both refuse it.
        case refused
        /// Both accept it, and the values are the same.
        case same
        /// Both accept it; the original then failed to make a value of it, or we to write ours.
        case unreadable
        /// The original crashed.
        case crashed
        /// We refuse what the original accepts, for this reason.
        case stricter(ArchiveError.Code)
        /// We accept what the original refuses.
        case looser
        /// The values differ.
        case different
    }

    /// Whether there is a B-tree somewhere in the type.
    let hasTrees: Bool

    /// Compares what comes of an archive's bytes with what came of them in the original.
    let run: @Sendable ([UInt8], Verdict) -> Outcome

    /// What the original said.
    enum Verdict {
        case refused, failed, crashed
        /// With the archive of the value that it read.
        case accepted([UInt8])
    }

    init<T: Archivable & SendableMetatype>(_ type: T.Type) {
        hasTrees = ArchiveSchema(T.self).canonicalText.contains("BTree")
        run = { archive, verdict in
            do throws(ArchiveError) {
                let value = try T(archivedBytes: archive)
                switch verdict {
                case .refused: return .looser
                case .failed: return .unreadable
                case .crashed: return .crashed
                case .accepted(let wanted):
                    guard let written = try? value.archivedBytes() else { return .unreadable }
                    return written == wanted ? .same : .different
                }
            } catch {
                switch verdict {
                case .refused: return .refused
                case .crashed: return .crashed
                case .failed, .accepted: return .stricter(error.code)
                }
            }
        }
    }
}
