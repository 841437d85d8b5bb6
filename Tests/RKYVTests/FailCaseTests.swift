import ArchiveFuzzing
import Foundation
import RKYV
import Testing

/// What has crashed, hung or contradicted itself once, and must not again: `FuzzTesting/FailCases`.
@Suite struct FailCaseTests {
    /// In the order of their names.
    private static let files: [URL] = {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("FuzzTesting/FailCases")
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension != "md" }.sorted { $0.path < $1.path }
    }()

    @Test func allAreThere() {
        #expect(Self.files.count == 4)
    }

    @Test(arguments: files)
    func failsNoMore(file: URL) throws {
        let input = try Data(contentsOf: file)
        let outcome = input.withUnsafeBytes { FuzzTarget.run(input: $0) }
        // What once was a fault of the check, not of the codec, can be read.
        let wanted: ArchiveCheck.Outcome = file.lastPathComponent.hasPrefix("check-") ? .accepted : .refused
        #expect(outcome == wanted, "\(file.lastPathComponent)")
    }

    @Test func seedsAreAccepted() {
        var count = 0
        for target in FuzzTarget.all {
            for seed in target.seeds {
                count += 1
                #expect(seed.withUnsafeBytes { target.run($0) } == .accepted, "\(target.name): \(seed)")
            }
        }
        #expect(count == 13)
    }

    // MARK: The check itself

    /// A number whose archive anything passes for, and which is not what its view shows.
    private struct Careless: Fuzzed {
        var number: UInt32
        static var archivedLayout: ArchivedLayout { UInt32.archivedLayout }
        static func archived(at pointer: ArchivePointer) -> UInt32 { pointer.load() }
        static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {
            if validator.load(UInt32.self, at: position) == 7 { throw ArchiveError(.invalidTag, at: 1_000) }
        }
        func archiveChildren(into writer: inout ArchiveWriter) {}
        func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) { slot.store(number &+ 1) }
        init(archived: UInt32) { number = archived & 0xff }
        func matches(_ archived: UInt32) -> Bool { number == archived }
    }

    @Test func faultsAreSeen() {
        func outcome(_ archive: [UInt8]) -> ArchiveCheck.Outcome {
            archive.withUnsafeBytes { ArchiveCheck.run($0, as: Careless.self) }
        }
        #expect(outcome([1, 2]) == .refused)
        #expect(outcome([1, 1, 0, 0]) == .fault("the value and its view differ"))
        #expect(outcome([1, 0, 0, 0]) == .fault("written differently the second time"))
        #expect(outcome([7, 0, 0, 0]) == .fault("an error at 1000, outside"))
    }
}
