import HardLightCore

/// What the page tells a connection, whatever its interface.
protocol Link: AnyObject {
    func attempted()
    func opened(_ version: ProtocolVersion)
    func received(_ message: UnsafeRawBufferPointer)
    func writable()
    func lost(_ closure: Closure, willRetry: Bool)
    func timer()
    func close(code: Int32, reason: String)
    func invoke(_ call: PageCall)
}

/// The connections that have not ended, by the number that the page knows them by.
enum Links {
    // One thread: see `ClientConnection`.
    nonisolated(unsafe) private static var links: [(any Link)?] = []

    static func add(_ link: any Link) -> Int32 {
        // Numbers are not used again: the page may still hold one of a connection that has ended.
        links.append(link)
        return Int32(links.count - 1)
    }

    static func remove(_ number: Int32) {
        guard links.indices.contains(Int(number)) else { return }
        links[Int(number)] = nil
    }

    static func at(_ number: Int32) -> (any Link)? {
        links.indices.contains(Int(number)) ? links[Int(number)] : nil
    }
}
