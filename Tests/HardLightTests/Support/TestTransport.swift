import HardLight
import NIOCore

#if DirectTransport && os(Linux)
    import Foundation
#endif

/// The loops that the tests' servers and clients run on where a test does not say.
enum TestTransport {
    /// NIO's shared ones; with the trait `DirectTransport` and `HARDLIGHT_TEST_TRANSPORT=direct`, the direct transport's.
    static let group: (any EventLoopGroup)? = {
        #if DirectTransport && os(Linux)
            if ProcessInfo.processInfo.environment["HARDLIGHT_TEST_TRANSPORT"] == "direct" {
                return DirectEventLoopGroup(numberOfThreads: 2)
            }
        #endif
        return nil
    }()
}
