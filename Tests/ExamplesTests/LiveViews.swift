// The model and the view of the article "Live views". The view is compiled where there is SwiftUI.

import HardLight
import Observation

@available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
@MainActor @Observable
final class CounterModel {
    private(set) var client: CounterClient?
    /// Why there will be no other connection.
    private(set) var end: String?

    /// Connects, and again whenever the connection is lost, until its task is cancelled.
    func run(_ connections: ClientConnections<CounterClient>) async {
        var last: ConnectionClosure?
        do throws(ConnectionError) {
            for try await client in connections {
                self.client = client
                last = await client.untilClosed()
                self.client = nil
            }
            end = last.map { "\($0)" }
        } catch {
            end = error.message
        }
    }
}

#if canImport(SwiftUI)
    import SwiftUI

    @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
    struct CounterView: View {
        @State private var model = CounterModel()

        var body: some View {
            VStack {
                if let client = model.client {
                    Text("\(client.state.counter)")
                    Button("Add one") {
                        Task { _ = try? await client.increment(amount: 1) }
                    }
                } else if let end = model.end {
                    Text(end)
                } else {
                    ProgressView("Connecting")
                }
            }
            .task { await model.run(CounterClient.connections(to: "counter.example.com")) }
        }
    }
#endif
