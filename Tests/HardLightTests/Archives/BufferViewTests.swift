import Foundation
import HardLight
import NIOCore
import Testing

/// Archives in other libraries' buffers: viewed and written in place.
@Suite struct BufferViewTests {
    @Archivable struct Note: Equatable {
        var title: String
        var numbers: [UInt32]
    }

    private static let note = Note(
        title: "a title that is not inline, and long enough for Data to have memory of its own",
        numbers: [1, 2, 3, 4]
    )

    /// Where the numbers lie.
    private func place(of view: Note.Archived) -> UnsafeRawPointer { view.numbers.pointer.base }

    @Test func byteBuffersAreViewedInPlace() throws {
        var buffer = ByteBuffer(string: "behind a header of odd length")
        var scratch = ArchiveScratch()
        let headerLength = buffer.readableBytes
        let size = try buffer.writeArchive(of: Self.note, scratch: &scratch)
        buffer.moveReaderIndex(forwardBy: headerLength)
        #expect(buffer.readableBytes == size)
        #expect(try Array(buffer.readableBytesView) == Self.note.archivedBytes())

        let view = try Note.archived(validating: buffer)
        buffer.withUnsafeReadableBytes { bytes in
            #expect(UnsafeRawBufferPointer(rebasing: bytes[...]).contains(place: place(of: view)), "copied")
        }
        // The view has its bytes to itself, whatever becomes of the buffer.
        buffer.setRepeatingByte(0xff, count: size, at: buffer.readerIndex)
        buffer.clear()
        buffer = ByteBuffer()
        #expect(view.title == Self.note.title)
        #expect(Note(archived: view) == Self.note)
    }

    @Test func aByteBufferWithoutRoomGrows() throws {
        var scratch = ArchiveScratch()
        var buffer = ByteBuffer()
        for number in 1...3 {
            try buffer.writeArchive(of: Self.note, scratch: &scratch)
            #expect(try buffer.readableBytes == number * Self.note.archivedBytes().count)
        }
    }

    @Test func aValueWithoutAnArchiveLeavesTheBufferAlone() throws {
        var scratch = ArchiveScratch()
        var buffer = ByteBuffer(string: "before")
        #expect(throws: ArchiveError.self) { try buffer.writeArchive(of: [1, Int.max], scratch: &scratch) }
        #expect(buffer == ByteBuffer(string: "before"))
        #expect(throws: ArchiveError.self) { try Note.archived(validating: buffer) }
        #expect(throws: ArchiveError.self) { try Note.archived(validating: ByteBuffer()) }
    }

    @Test func dataIsViewedInPlace() throws {
        // A slice from the middle: positions count from its own first byte.
        let archive = try Self.note.archivedBytes()
        var data = Data([0xff]) + Data(archive) + Data([0xff])
        data = data[1..<1 + archive.count]
        let view = try Note.archived(validating: data)
        data.withUnsafeBytes { #expect($0.contains(place: place(of: view)), "copied") }
        data.resetBytes(in: data.startIndex..<data.endIndex)
        data = Data()
        #expect(view.title == Self.note.title)
        #expect(Note(archived: view) == Self.note)
    }

    @Test func littleDataIsViewedToo() throws {
        for count in 0...16 {
            let numbers = (0..<count).map { UInt32($0) }
            let view = try [UInt32].archived(validating: Data(numbers.archivedBytes()))
            #expect(Array(view) == numbers)
        }
        #expect(throws: ArchiveError.self) { try Note.archived(validating: Data()) }
    }

    @Test func aMappedFileIsReadWhereItLies() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let numbers = [UInt32](0..<100_000)
        try Data(numbers.archivedBytes()).write(to: file)
        let view = try [UInt32].archived(validating: Data(contentsOf: file, options: .alwaysMapped))
        #expect(view.count == 100_000)
        #expect(view[77_777] == 77_777)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether `place` is among these bytes.
    fileprivate func contains(place: UnsafeRawPointer) -> Bool {
        guard let start = baseAddress else { return false }
        return place >= start && place < start + count
    }
}
