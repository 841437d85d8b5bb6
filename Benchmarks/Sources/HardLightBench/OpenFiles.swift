import BenchSupport
import Foundation

/// How many sockets a process may have.
enum OpenFiles {
    /// Raises the limit to `count` where that is allowed.
    static func allow(_ count: Int) throws {
        #if canImport(Darwin)
            let resource = RLIMIT_NOFILE
        #else
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        var limit = rlimit()
        getrlimit(resource, &limit)
        if limit.rlim_cur < rlim_t(count) {
            limit.rlim_cur = min(limit.rlim_max, rlim_t(count))
            setrlimit(resource, &limit)
        }
        guard limit.rlim_cur >= rlim_t(count) else {
            throw BenchFailure("\(count) open files are needed and \(limit.rlim_max) allowed: see `ulimit -n`")
        }
    }
}
