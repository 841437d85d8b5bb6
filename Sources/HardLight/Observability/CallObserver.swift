import CoreMetrics
import NIOCore

#if Tracing
    import Instrumentation
    import Tracing
#endif

/// Sees calls begin and end, on one side of a connection: for metrics, and for traces where the package is built with them.
struct CallObserver: Sendable {
    let metrics: CallMetrics?
    /// By the call's place in the interface.
    let methodNames: [String]
    #if Tracing
        let tracer: (any Tracer)?
        let kind: SpanKind
        /// What the spans belong to; `nil` for what is current when a call begins.
        let context: InstrumentationContext?
    #endif

    /// `nil` when there is nothing to observe with: then a call costs nothing here.
    var ifAny: CallObserver? {
        #if Tracing
            return metrics == nil && tracer == nil ? nil : self
        #else
            return metrics == nil ? nil : self
        #endif
    }

    /// A call begins.
    ///
    /// - Parameter method: Its place in the interface.
    func begin(method: Int) -> CallObservation {
        metrics?.callBegan()
        #if Tracing
            let span = tracer?.startAnySpan(
                methodNames[method],
                context: context ?? .current ?? .topLevel,
                ofKind: kind
            )
            span?.attributes["rpc.system"] = "hardlight"
            span?.attributes["rpc.method"] = methodNames[method]
            return CallObservation(metrics: metrics, method: method, span: span)
        #else
            return CallObservation(metrics: metrics, method: method)
        #endif
    }
}

/// One call that is observed. It ends once.
struct CallObservation: Sendable {
    let metrics: CallMetrics?
    let method: Int
    let start = NIODeadline.now()
    #if Tracing
        let span: (any Span)?
    #endif

    func end(_ outcome: CallOutcome) {
        metrics?.callEnded(
            method: method,
            outcome: outcome,
            nanoseconds: UInt64(max(0, (NIODeadline.now() - start).nanoseconds))
        )
        #if Tracing
            if let span {
                span.attributes["hardlight.outcome"] = outcome.rawValue
                if outcome != .ok {
                    span.setStatus(SpanStatus(code: .error, message: outcome.rawValue))
                }
                span.end()
            }
        #endif
    }
}
