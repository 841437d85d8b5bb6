import Foundation

/// A copy of some bytes that ends, or begins, at a page that cannot be read: whoever reads beyond them ends the test.
final class GuardedBytes {
    /// The edge that lies at an unreadable page.
    enum Edge: CaseIterable {
        case start
        case end
    }

    /// The copy, which can be changed.
    let bytes: UnsafeMutableRawBufferPointer
    private let pages: UnsafeMutableRawPointer
    private let length: Int

    init(_ bytes: [UInt8], at edge: Edge) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let room = max(1, (bytes.count + page - 1) / page) * page
        length = room + 2 * page
        guard
            let pages = mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0), pages != MAP_FAILED,
            mprotect(pages + page, room, PROT_READ | PROT_WRITE) == 0
        else { throw NoMemory() }
        self.pages = pages
        let start = pages + page + (edge == .start ? 0 : room - bytes.count)
        bytes.withUnsafeBytes { start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: $0.count) }
        self.bytes = UnsafeMutableRawBufferPointer(start: start, count: bytes.count)
    }

    deinit { munmap(pages, length) }

    struct NoMemory: Error {}
}
