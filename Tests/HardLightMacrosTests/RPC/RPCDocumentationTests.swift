import Testing

/// The protocol's documentation is the client's.
@Suite struct RPCDocumentationTests {
    @Test func lines() {
        let source = Expansion(
            of: """
                // Not part of it.

                /// Counts.
                ///
                /// - Note: From 0.
                @available(macOS 15, *)
                @RPC
                protocol Counter {
                    /// Adds.
                    /// - Parameter amount: How much.
                    @discardableResult
                    func increment(amount: UInt32) async throws -> UInt32  // trailing
                    // Without documentation.
                    func get() async throws -> UInt32
                }
                """
        ).source
        #expect(
            source.contains(
                """

                /// Counts.
                ///
                /// - Note: From 0.
                @available(macOS 15, *)
                nonisolated struct CounterClient: Counter, HardLight.RPCClient {
                """
            )
        )
        #expect(
            source.contains(
                """

                    /// Adds.
                    /// - Parameter amount: How much.
                    @discardableResult
                    func increment(amount: UInt32) async throws -> UInt32 {
                """
            )
        )
        #expect(source.contains("    }\n\n    func get() async throws -> UInt32 {"))
    }

    @Test func blocks() {
        let source = Expansion(
            of: """
                enum Shop {
                    /**
                     Counts.

                         code
                     */
                    @RPC
                    protocol Counter {
                        /** Adds. */
                        func increment() async throws
                    }
                }
                """
        ).source
        #expect(
            source.contains(
                """

                    /**
                     Counts.

                         code
                     */
                    nonisolated struct CounterClient: Counter, HardLight.RPCClient {
                """
            )
        )
        #expect(source.contains("\n        /** Adds. */\n        func increment() async throws {\n"))
    }

    /// A comment belongs to what follows it directly.
    @Test(arguments: ["/// Not its.\n\n", "/// Not its.\n// Plain.\n", "/// Not its.\n/* Plain. */\n", ""])
    func commentsOfSomethingElse(_ comment: String) {
        let source = Expansion(of: "\(comment)@RPC\nprotocol Counter {\n}").source
        #expect(source.contains("\n/// A client of ``Counter``.\nnonisolated struct CounterClient"))
    }

    @Test func lastOfTwoComments() {
        let source = Expansion(of: "/// First.\n\n/// Second.\n@RPC\nprotocol Counter {\n}").source
        #expect(source.contains("HardLight.Server<CounterInterface>\n\n/// Second.\nnonisolated struct CounterClient"))
    }
}
