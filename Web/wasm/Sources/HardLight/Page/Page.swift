import CHardLightWasm
import RKYV

/// The page around the module: what it says, and what it is told.
///
/// ```swift
/// @main
/// struct Logic {
///     static func main() {
///         let client = CounterClient.connect(to: "wss://localhost:8443")
///         client.onStateChange { Page.post("counter", $0.counter) }
///         Page.on("add") { (amount: UInt32) in client.increment(amount: amount) }
///     }
/// }
/// ```
///
/// The page's script has the other ends: `hardlight.on('counter', value => …)` and `hardlight.post('add', 5)`.
public enum Page {
    private struct Handler {
        let name: StaticString
        let handle: (inout PageDecoder) throws(PageError) -> Void
    }

    private struct Export {
        let name: StaticString
        let make: (String, ClientOptions) -> Int32
    }

    // One thread: see `ClientConnection`.
    nonisolated(unsafe) private static var handlers: [Handler] = []
    nonisolated(unsafe) private static var exports: [Export] = []

    // MARK: Messages

    /// Tells the page something.
    public static func post(_ name: StaticString) {
        post(name) { _ in }
    }

    /// Tells the page something.
    public static func post<Value: PageEncodable>(_ name: StaticString, _ value: Value) {
        post(name) { value.encode(to: &$0) }
    }

    private static func post(_ name: StaticString, _ encode: (inout PageEncoder) -> Void) {
        var page = PageEncoder()
        page.text(name)
        encode(&page)
        page.output.withUnsafeBytes { hl_notify(-1, 2, $0.baseAddress, $0.count) }
    }

    /// Calls `handler` when the page posts this. Who comes first keeps the name.
    public static func on(_ name: StaticString, _ handler: @escaping () -> Void) {
        handlers.append(Handler(name: name) { _ in handler() })
    }

    /// Calls `handler` when the page posts this with a value. A value of another type is the page's mistake: its `post`
    /// throws.
    public static func on<Value: PageDecodable>(_ name: StaticString, _ handler: @escaping (Value) -> Void) {
        let take = { (page: inout PageDecoder) throws(PageError) in handler(try Value(from: &page)) }
        handlers.append(Handler(name: name, handle: take))
    }

    /// Hands a message of the page's on.
    ///
    /// - Returns: Whether somebody waits for it.
    static func receive(_ page: inout PageDecoder) throws(PageError) -> Bool {
        let name = try page.text()
        for handler in handlers where handler.name.isSpelled(name) {
            try handler.handle(&page)
            return true
        }
        return false
    }

    // MARK: Clients for JavaScript

    /// Lets the page's script make clients of an interface: `hardlight.client('wss://…')`.
    ///
    /// Arguments and results are what JavaScript has for them; those of other types are archives, as `Uint8Array`. For the
    /// state and the events the application says what they are: a few lines that conform them to `PageEncodable`.
    public static func export<Client: RPCClient>(_ client: Client.Type)
    where Client.RPCInterface.RPCState: PageEncodable, Client.RPCInterface.RPCEvent: PageEncodable {
        let export = Export(name: Client.RPCInterface.name) { url, options in
            let connection = ClientConnection<Client.RPCInterface>(options: options)
            let client = Client(connection: connection)
            connection.export(to: url) { (call: PageCall) throws(PageError) in try client.invoke(call) }
            return connection.link
        }
        exports.append(export)
    }

    /// Makes an exported client, see `hl_client`.
    static func makeClient(_ page: inout PageDecoder) throws(PageError) -> Int32 {
        let name: String? = try Optional(from: &page)
        let url = try page.text()
        var options = ClientOptions()
        options.versions = []
        let versions: [Int32] = try page.array()
        for version in ProtocolVersion.supported where versions.contains(Int32(version.major)) {
            options.versions.append(version)
        }
        options.callTimeout = try Optional(from: &page)
        options.callsInLine = try page.integer()
        for export in exports where name.map({ export.name.isSpelled($0) }) ?? (exports.count == 1) {
            return export.make(url, options)
        }
        return -1
    }
}

extension StaticString {
    /// Whether this has the same characters. Bytes are compared: `==` of strings brings tables of 30 kB along.
    fileprivate func isSpelled(_ other: String) -> Bool {
        withUTF8Buffer { name in other.withBytes { bytes in name.elementsEqual(bytes) } }
    }
}
