#if Tracing
    import Instrumentation
    import NIOHTTP1

    /// Carries a trace's identity in the upgrade request.
    struct TracingHeaders: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout HTTPHeaders) {
            carrier.replaceOrAdd(name: key, value: value)
        }

        func extract(key: String, from carrier: HTTPHeaders) -> String? {
            carrier.first(name: key)
        }
    }
#endif
