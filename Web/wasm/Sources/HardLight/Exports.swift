import CHardLightWasm
import HardLightCore
import RKYV

// What the page calls. `Web/runtime/wasm.ts` is the other side.
//
// Memory that it hands over it has from `hl_allocate`, and frees it when the call has returned. It calls nothing here
// before a function of its own, that it was called for, has returned.

/// Another attempt to connect begins.
@_cdecl("hl_attempted")
public func attempted(_ link: Int32) {
    Links.at(link)?.attempted()
}

/// There is a connection; `major` is the version that was agreed on.
@_cdecl("hl_opened")
public func opened(_ link: Int32, _ major: Int32) {
    for version in ProtocolVersion.supported where Int32(version.major) == major { Links.at(link)?.opened(version) }
}

/// A message came; it is inflated.
@_cdecl("hl_received")
public func received(_ link: Int32, _ message: UnsafeRawPointer?, _ count: Int) {
    Links.at(link)?.received(UnsafeRawBufferPointer(start: message, count: count))
}

/// The socket has room again.
@_cdecl("hl_writable")
public func writable(_ link: Int32) {
    Links.at(link)?.writable()
}

/// The connection is over.
@_cdecl("hl_lost")
public func lost(
    _ link: Int32,
    _ code: Int32,
    _ side: Int32,
    _ reason: UnsafeRawPointer?,
    _ count: Int,
    _ retry: Bool
) {
    let text = String(decoding: UnsafeRawBufferPointer(start: reason, count: count), as: UTF8.self)
    let closure = Closure(code: code, reason: text, side: Closure.Side(rawValue: side) ?? .network)
    Links.at(link)?.lost(closure, willRetry: retry)
}

/// The time of `hl_set_timer` has come.
@_cdecl("hl_timer")
public func timer(_ link: Int32) {
    Links.at(link)?.timer()
}

/// The page posts something: a name and values. 0: it was taken; 1: nobody waits for it; else what is wrong with a value.
@_cdecl("hl_post")
public func post(_ message: UnsafeRawPointer?, _ count: Int) -> Int32 {
    var page = PageDecoder(UnsafeRawBufferPointer(start: message, count: count))
    do throws(PageError) {
        return try Page.receive(&page) ? 0 : 1
    } catch {
        return 2 + error.rawValue
    }
}

/// Makes a client that the application has exported. `options`: its name, or none for the only one, the address, the
/// versions, the time that a call may take or none, and how many may wait in line.
///
/// - Returns: Its number, or -1 when there is no such client.
@_cdecl("hl_client")
public func client(_ options: UnsafeRawPointer?, _ count: Int) -> Int32 {
    var page = PageDecoder(UnsafeRawBufferPointer(start: options, count: count))
    do throws(PageError) {
        return try Page.makeClient(&page)
    } catch {
        return -1
    }
}

/// Closes a client.
@_cdecl("hl_end")
public func end(_ link: Int32, _ code: Int32, _ reason: UnsafeRawPointer?, _ count: Int) {
    let text = String(decoding: UnsafeRawBufferPointer(start: reason, count: count), as: UTF8.self)
    Links.at(link)?.close(code: code, reason: text)
}

/// Calls a method of a client that the application has exported; `hl_settle` ends the call.
@_cdecl("hl_call")
public func call(_ link: Int32, _ method: Int32, _ promise: Int32, _ arguments: UnsafeRawPointer?, _ count: Int) {
    let bytes = UnsafeRawBufferPointer(start: arguments, count: count)
    let call = PageCall(method: Int(method), promise: promise, arguments: bytes)
    guard let link = Links.at(link) else { return call.fail(.connectionClosed) }
    link.invoke(call)
}
