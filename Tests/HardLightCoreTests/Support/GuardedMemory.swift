import Foundation

/// A copy of some bytes that ends, or begins, at a page that cannot be read: whoever reads beyond them ends the test.
struct GuardedMemory: ~Copyable {
    /// The edge that lies at an unreadable page.
    enum Edge: CaseIterable {
        case start
        case end
    }

    private let bytes: UnsafeMutableRawBufferPointer
    private let pages: UnsafeMutableRawPointer
    private let length: Int

    init(_ content: [UInt8], at edge: Edge) throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let room = max(1, (content.count + page - 1) / page) * page
        length = room + 2 * page
        guard
            let pages = mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0), pages != MAP_FAILED,
            mprotect(pages + page, room, PROT_READ | PROT_WRITE) == 0
        else { throw NoMemory() }
        self.pages = pages
        let start = pages + page + (edge == .start ? 0 : room - content.count)
        bytes = UnsafeMutableRawBufferPointer(start: start, count: content.count)
        bytes.copyBytes(from: content)
    }

    deinit { munmap(pages, length) }

    /// Calls `body` with the copy.
    borrowing func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(bytes))
    }

    /// Calls `body` with the copy, to be changed.
    mutating func withMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }

    struct NoMemory: Error {}
}
