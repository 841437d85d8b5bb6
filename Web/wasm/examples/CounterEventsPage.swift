import HardLight

/// A page's logic in Swift: it has the client, hears what the page posts, and tells it what there is to show.
@main
struct CounterPage {
    static func main() {
        Page.on("connect") { (address: String) in connect(to: address) }
        // For pages whose script makes a client itself.
        Page.export(CounterClient.self)
    }

    private static func connect(to address: String) {
        let client = CounterClient.connect(to: address)
        client.onStateChange { Page.post("counter", $0.counter) }
        client.onEvent { Page.post("event", $0.payload) }
        client.onStatusChange { status in
            switch status {
            case .connecting:
                Page.post("status", "connecting")
            case .open:
                Page.post("status", "open")
                client.newCounter(complain)
            case .waiting:
                Page.post("status", "waiting")
            case .closed:
                Page.post("status", "closed")
            }
        }
        Page.on("add") { (amount: Int32) in
            if amount < 0 {
                client.decrement(amount: amount.magnitude, complain)
            } else {
                client.increment(amount: amount.magnitude, complain)
            }
        }
        Page.on("close") { client.close() }
    }

    private static func complain(_ result: Result<Void, RPCError>) {
        if case .failure(let error) = result { Page.post("failure", error.message) }
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
