// Made for tests, and not for readers of documentation.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import HardLight

public enum Namespace {
    @RPC(state: State.self)
    public protocol Service {
        func status(of task: Task) async throws -> Result
    }

    @ConnectionState
    public struct State {
        public var result: Result?
    }

    @Archivable
    public struct Task: Equatable, Sendable {
        public var name: String

        public init(name: String) {
            self.name = name
        }
    }

    @Archivable
    public enum Result: Equatable, Sendable {
        case done
        case failed
    }
}

extension Namespace {
    @RPC(state: ExtendedState.self)
    public protocol Extended {
        func ping() async throws -> Bool
    }
}

public extension Namespace {
    /// As visible as its extension.
    @ConnectionState
    struct ExtendedState {
        public var pings: UInt32 = 0
    }
}

package struct Inside {
    @RPC(state: InsideState.self)
    package protocol Backdoor {
        func open() async throws
    }
}

@ConnectionState
package struct InsideState {
    package var isOpen: Bool = false
}
