import ArgumentParser
import HardLight
import NIOCore
import NIOPosix

/// What carries the bytes.
enum Transport: String, CaseIterable, ExpressibleByArgument {
    /// NIO's sockets.
    case nio
    #if os(Linux)
        /// Our own.
        case direct
    #endif

    func makeGroup(threads: Int) -> any EventLoopGroup {
        switch self {
        case .nio: MultiThreadedEventLoopGroup(numberOfThreads: threads)
        #if os(Linux)
            case .direct: DirectEventLoopGroup(numberOfThreads: threads)
        #endif
        }
    }
}
