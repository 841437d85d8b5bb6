import HardLight

/// A page's logic in Swift: it has the client, hears what the page posts, and tells it what there is to show.
@main
struct CounterPage {
    static func main() {
        // For pages whose script makes the client itself.
        Page.export(CounterClient.self)
        Page.on("connect") { (address: String) in connect(to: address) }
    }

    private static func connect(to address: String) {
        let client = CounterClient.connect(to: address)
        client.onStateChange { Page.post("counter", $0.counter) }
        client.onEvent { Page.post("event", $0.payload) }
        client.onStatusChange { status in
            switch status {
            case .connecting: Page.post("status", "connecting")
            case .open: Page.post("status", "open")
            case .waiting: Page.post("status", "waiting")
            case .closed(let closure): Page.post("status", closure.reason)
            }
        }
        client.newCounter { result in
            if case .failure(let error) = result { Page.post("failure", error.message) }
        }
        Page.on("add") { (amount: Int32) in
            let done = { (result: Result<Void, RPCError>) in
                if case .failure(let error) = result { Page.post("failure", error.message) }
            }
            if amount < 0 {
                client.decrement(amount: amount.magnitude, done)
            } else {
                client.increment(amount: amount.magnitude, done)
            }
        }
        Page.on("close") { client.close() }
    }
}

// What the page's script gets to see of the interface's types.

extension CounterState: PageEncodable {
    func encode(to page: inout PageEncoder) {
        page.object { page in
            page.field("counter", counter)
            page.field("topic", topic)
        }
    }
}

extension CounterEvent: PageEncodable {
    func encode(to page: inout PageEncoder) {
        page.object { page in
            switch self {
            case .incremented(let to, let from):
                page.field("case", "incremented")
                page.field("to", to)
                page.field("from", from)
            case .decremented(let to, let from):
                page.field("case", "decremented")
                page.field("to", to)
                page.field("from", from)
            case .serverSentTest:
                page.field("case", "serverSentTest")
            }
        }
    }
}
