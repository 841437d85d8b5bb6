#if !hasFeature(Embedded)
    public import RKYV

    extension ArchiveSchema {
        /// The schema of an interface: its calls, what they return, the state's fields and the events.
        ///
        /// The code that `@RPC` writes makes it:
        ///
        ///     schema 1, layout rule 1, fingerprint 41a1d81b1fc8cf1d
        ///     interface CounterCall
        ///       increment -> u32
        ///       get -> u32
        ///     state
        ///       counter: u32
        ///     events CounterEvent
        ///     enum CounterCall: 8 bytes, align 4
        ///       increment(amount: u32 @4)
        ///       get
        ///     …
        ///
        /// - Parameters:
        ///   - calls: The enum of the calls, one case for each method.
        ///   - state: The state of each connection.
        ///   - events: What the server pushes.
        ///   - results: Adds what each method returns, in declaration order.
        public init<Calls: Archivable, State: ConnectionState, Event: Archivable>(
            calls: Calls.Type,
            state: State.Type,
            events: Event.Type,
            results: (inout ResultSchemaBuilder) -> Void
        ) {
            self.init { (builder: inout ArchiveSchemaBuilder) in
                builder.addSection("interface", calls)
                var methods = ResultSchemaBuilder(schema: builder)
                results(&methods)
                var fields = StateSchemaBuilder(schema: methods.schema)
                fields.schema.addSection("state")
                state.describeFields(in: &fields)
                builder = fields.schema
                builder.addSection("events", events)
            }
        }
    }

    /// Collects what an interface's methods return.
    public struct ResultSchemaBuilder {
        var schema: ArchiveSchemaBuilder

        /// Adds the next method.
        public mutating func add<Output: Archivable>(_ method: String, returning output: Output.Type) {
            schema.addMember(method, " -> ", output)
        }

        /// Adds the next method, which answers with an error of the interface's own too.
        public mutating func add<Output: Archivable, Failure: Error & Archivable>(
            _ method: String,
            returning output: Output.Type,
            failure: Failure.Type
        ) {
            schema.addMember(method, " -> ", Result<Output, Failure>.self)
        }
    }

    /// Collects the fields of a connection's state.
    public struct StateSchemaBuilder {
        var schema: ArchiveSchemaBuilder

        /// Adds the next field.
        public mutating func add<Value: Archivable>(_ name: String, _ type: Value.Type) {
            schema.addMember(name, ": ", type)
        }

        /// Adds the next field, of the type that `value` has, which is never computed: a macro does not know the types.
        public mutating func add<Value: Archivable>(_ name: String, like value: @autoclosure () -> Value) {
            add(name, Value.self)
        }
    }
#endif
