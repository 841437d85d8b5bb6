import CAllocations
import Foundation
import RKYV

/// Counts what the codec allocates, on the messages of the benchmark: nothing, where it promises that.
///
/// The counter stands before the C library's `malloc` (`allocations.c`), so that it sees everything, whoever asks.
@main
enum Allocations {
    static func main() throws {
        guard allocation_count() >= 0 else {
            print("allocations cannot be counted on this system")
            return
        }
        // That the counter counts is the first thing to know.
        guard count({ look(at: [UInt8](repeating: 1, count: 1_000)) }) > 0 else { fail("the counter stands still") }

        var failures = 0
        failures += try check("small", Reading.sample)
        failures += try check("medium", Order.sample(1))
        failures += try check("large", Catalog.sample)
        failures += try check("map", Index.sample)
        failures += try checkViews()
        if failures > 0 { fail("\(failures) operations allocate that should not") }
    }

    private static func fail(_ reason: String) -> Never {
        FileHandle.standardError.write(Data("allocations: \(reason)\n".utf8))
        exit(1)
    }

    /// Writes, validates and looks at a message.
    ///
    /// - Returns: How many of these allocate.
    private static func check<M: Message>(_ name: String, _ value: M) throws -> Int {
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: try value.archivedBytes().count, alignment: 16)
        defer { output.deallocate() }
        let archive = UnsafeRawBufferPointer(output)
        var scratch = ArchiveScratch()
        // The working memory grows once to what the message needs.
        _ = try value.archive(into: output, scratch: &scratch)
        let owner = Owner()
        return report(name, "encode", try count { _ = try value.archive(into: output, scratch: &scratch) })
            + report(name, "validate", try count { look(at: try M.validateRoot(of: archive)) })
            + report(name, "view", try count { look(at: try M.archived(validating: archive, owner: owner)) })
            + report(
                name,
                "access",
                try count { look(at: M.access(try M.archived(validating: archive, owner: owner))) }
            )
    }

    /// Everything that a view can be asked that does not make a value.
    private static func checkViews() throws -> Int {
        let order = try Order.archived(validating: Order.sample(1).archivedBytes())
        let index = try Index.archived(validating: Index.sample.archivedBytes())
        let names: SortedMap<String, UInt32> = ["one": 1, "another one, not inline": 2]
        let sorted = try SortedMap<String, UInt32>.archived(validating: names.archivedBytes())
        let owned = "Order number 1, for the warehouse"
        var failures = report("views", "compare with literals", count { look(at: order.title == "another title") })
        failures += report("views", "compare with strings", count { look(at: order.title == owned) })
        failures += report("views", "compare with each other", count { look(at: order.title < order.body) })
        failures += report("views", "hash", count { look(at: order.title.hashValue) })
        failures += report("views", "read text", count { look(at: order.body.utf8.count) })
        failures += report("views", "iterate", count { for item in order.items { look(at: item.price) } })
        failures += report("views", "index", count { look(at: order.items[3].isDone) })
        failures += report(
            "views",
            "go backwards",
            count { for tag in order.tags.reversed() { look(at: tag.utf8Count) } }
        )
        failures += report(
            "views",
            "switch",
            count { if case .active(let percent, _) = order.status { look(at: percent) } }
        )
        failures += report("views", "look up", count { look(at: index.counts["key 7, not inline"]) })
        failures += report("views", "look up in order", count { look(at: sorted["another one, not inline"]) })
        failures += report("views", "iterate in order", count { for entry in sorted { look(at: entry.value) } })
        return failures
    }

    /// How many allocations a hundred calls make.
    private static func count(_ body: () throws -> Void) rethrows -> Int {
        let before = allocation_count()
        for _ in 0..<100 { try body() }
        return allocation_count() - before
    }

    private static func report(_ message: String, _ operation: String, _ count: Int) -> Int {
        print("\(message): \(operation): \(count) allocations in 100")
        return count == 0 ? 0 : 1
    }

    /// Looks at a value as far as the optimizer can tell.
    @inline(__always)
    private static func look<T>(at value: T) {
        withUnsafePointer(to: value) { consume($0) }
    }
}

/// Stands for whoever owns the bytes.
private final class Owner: Sendable {}
