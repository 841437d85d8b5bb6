import HardLightCore
import RKYV

#if Tracing
    import Instrumentation
    import Tracing
#endif

/// What metrics and traces are told of calls.
extension ServerCalls {
    var isObserved: Bool { observer != nil }

    /// A call has been opened, and its handler starts next.
    ///
    /// - Parameter rootSize: The size of the call enum. It stands at the archive's end and begins with its tag, which is
    ///   the method's place in the interface.
    @usableFromInline
    func opened(_ id: UInt8, _ archive: UnsafeRawBufferPointer, rootSize: Int) {
        guard let observer else { return }
        let position = archive.count - rootSize
        let tag =
            EnumLayout.tagSize(caseCount: observer.methodNames.count) == 1
            ? UInt16(archive[position])
            : UInt16(littleEndian: archive.loadUnaligned(fromByteOffset: position, as: UInt16.self))
        observations[Int(id)] = observer.begin(method: Int(tag))
    }

    /// Runs a synchronous handler within the call's span, where there is one.
    @usableFromInline
    func inSpan(of id: UInt8, _ body: () throws -> Void) rethrows {
        #if Tracing
            if isObserved, let span = observations[Int(id)]?.span {
                return try InstrumentationContext.$current.withValue(span.context) { try body() }
            }
        #endif
        try body()
    }

    /// An `async` handler within the call's span, where there is one.
    func inSpan(of id: UInt8, _ work: @escaping LoopContext.Work) -> LoopContext.Work {
        #if Tracing
            if isObserved, let context = observations[Int(id)]?.span?.context {
                return { await InstrumentationContext.$current.withValue(context) { await work() } }
            }
        #endif
        return work
    }

    func endObservation(of id: Int, _ outcome: CallOutcome) {
        guard isObserved, let observation = observations[id] else { return }
        observations[id] = nil
        observation.end(outcome)
    }
}
