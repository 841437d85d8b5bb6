import RKYV

/// What is asked of any bytes at all: that they are refused with a position, or can be read in every way there is.
///
/// The fuzzer asks it of what it makes up, and a test of what the fuzzer has found. A trap, a read out of bounds or a hang
/// is for whoever runs this to notice; what is found here is returned.
package enum ArchiveCheck {
    /// What the bytes turned out to be.
    package enum Outcome: Equatable, Sendable {
        case refused
        case accepted
        /// The codec contradicted itself.
        case fault(String)
    }

    /// Validates, views, decodes and encodes `bytes` as an archive of `T`.
    package static func run<T: Fuzzed>(_ bytes: UnsafeRawBufferPointer, as type: T.Type) -> Outcome {
        do throws(ArchiveError) {
            _ = try T.validateRoot(of: bytes)
        } catch {
            if !(0...bytes.count).contains(error.offset) { return .fault("an error at \(error.offset), outside") }
            if (try? T(archivedBytes: bytes)) != nil { return .fault("decoded what validation refuses") }
            return .refused
        }
        do throws(ArchiveError) {
            let value = try T(archivedBytes: bytes)
            let view = try T.archived(validating: bytes, owner: nil)
            if !value.matches(view) { return .fault("the value and its view differ") }
            if !T.hasIdentity, !T(archived: view).matches(view) { return .fault("the view and its value differ") }

            let written: [UInt8]
            do throws(ArchiveError) {
                written = try value.archivedBytes()
            } catch {
                // Keys that were made to collide can be read, and cannot be written.
                // Nor can durations whose nanoseconds are seconds that do not fit any more.
                let mayHappen = [.indistinguishableKeys, .durationOutOfRange].contains(error.code)
                return mayHappen ? .accepted : .fault("cannot be written: \(error)")
            }
            let again = try T(archivedBytes: written)
            if try again.archivedBytes() != written { return .fault("written differently the second time") }
            // Where there is one archive of a size, it is this one.
            if T.isCanonical, written.count == bytes.count, !written.elementsEqual(bytes) {
                return .fault("two archives of one value")
            }
            return .accepted
        } catch {
            // How many elements without bytes may be depends on the archive's size, and the second one has no gaps.
            if error.code == .tooManyEmptyElements { return .accepted }
            return .fault("what has been accepted is refused: \(error)")
        }
    }
}
