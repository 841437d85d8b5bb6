#if canImport(Observation)
    import Observation
#endif

/// Whoever has read a connection's state where observation is tracked, such as a SwiftUI view, and is to be told when it
/// changes.
///
/// Not a part of ``StateMirror``, since that is generic: the key path of a generic type's property is made anew each time
/// it is named, which took longer than all else that a change of the state takes.
final class StateObservers: Sendable {
    #if canImport(Observation)
        // The registrar's own type would lift the floor of the platforms.
        private let registrar: (any Sendable)?

        init() {
            if #available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *) {
                registrar = ObservationRegistrar()
            } else {
                registrar = nil
            }
        }

        /// What is observed.
        private var state: Void { () }

        func willRead() {
            if #available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *) {
                (registrar as? ObservationRegistrar)?.access(self, keyPath: \.state)
            }
        }

        /// What was read may have changed.
        ///
        /// On the main actor: a view reads in one go with being entered as an observer, but is entered at the end of it.
        /// Told from another thread, it could miss a change that comes between, and show the old state until the next one.
        func tell() {
            if #available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *) {
                Task { @MainActor in
                    guard let registrar = self.registrar as? ObservationRegistrar else { return }
                    registrar.withMutation(of: self, keyPath: \.state) {}
                }
            }
        }
    #else
        func willRead() {}
        func tell() {}
    #endif
}

#if canImport(Observation)
    @available(macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1, *)
    extension StateObservers: Observable {}
#endif
