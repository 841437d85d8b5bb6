import HardLight

/// Nothing but the client: the page's script does the rest.
@main
struct CounterPage {
    static func main() {
        Page.export(CounterClient.self)
    }
}

extension CounterState: PageEncodable {
    func encode(to page: inout PageEncoder) {
        page.object { $0.field("counter", counter) }
    }
}
