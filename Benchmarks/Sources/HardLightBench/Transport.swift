import ArgumentParser
import HardLight
import NIOCore
import NIOPosix

/// What carries the bytes.
enum Transport: String, CaseIterable, ExpressibleByArgument {
    /// NIO's sockets and NIOSSL.
    case nio
    #if DIRECT_TRANSPORT
        /// Our own sockets, and OpenSSL.
        case direct
        /// Our own sockets, and NIOSSL: to tell what either of the two brings.
        case directNIOSSL = "direct-niossl"
    #endif

    func makeGroup(threads: Int) -> any EventLoopGroup {
        switch self {
        case .nio: MultiThreadedEventLoopGroup(numberOfThreads: threads)
        #if DIRECT_TRANSPORT
            case .direct: DirectEventLoopGroup(numberOfThreads: threads)
            case .directNIOSSL: DirectEventLoopGroup(numberOfThreads: threads, tls: .nioSSL)
        #endif
        }
    }
}
