#if Tracing
    import Instrumentation

    /// Puts a trace's identity into the upgrade request.
    struct TraceInjector: Injector {
        func inject(_ value: String, forKey key: String, into carrier: inout [(name: String, value: String)]) {
            carrier.removeAll { $0.name.lowercased() == key.lowercased() }
            carrier.append((key, value))
        }
    }

    /// Takes a trace's identity from the upgrade request.
    struct TraceExtractor: Extractor {
        func extract(key: String, from carrier: ConnectionRequest.Headers) -> String? {
            carrier[key]
        }
    }
#endif
