import BenchSupport
import Foundation

/// Reads what callgrind writes: the instructions in all, and how often memory was allocated.
///
/// The format names each function once, `(17) malloc`, and then by its number, `(17)`. A call is two lines: `cfn=` with the
/// function, and `calls=` with how often.
enum CallgrindProfile {
    private static let allocators: Set<Substring> = [
        "malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign",
    ]

    static func read(_ file: String) throws -> (instructions: Int, allocations: Int) {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        var names: [Substring: Substring] = [:]
        var called: Substring?
        var allocations = 0
        var instructions: Int?
        for line in text.utf8.split(separator: UInt8(ascii: "\n")).lazy.map(Substring.init) {
            if line.hasPrefix("fn=") || line.hasPrefix("cfn=") {
                let reference = line.drop { $0 != "(" }.dropFirst()
                guard let end = reference.firstIndex(of: ")") else { continue }
                let number = reference[..<end]
                let name = reference[end...].dropFirst(2)
                if !name.isEmpty {
                    names[number] = name
                }
                if line.hasPrefix("cfn=") {
                    called = names[number]
                }
            } else if line.hasPrefix("calls="), let name = called {
                if allocators.contains(name) {
                    allocations += Int(line.dropFirst(6).prefix { $0 != " " }) ?? 0
                }
                called = nil
            } else if line.hasPrefix("totals:") || line.hasPrefix("summary:") {
                instructions = Int(line.drop { $0 != " " }.dropFirst()) ?? instructions
            }
        }
        guard let instructions else { throw BenchFailure("callgrind has written no profile") }
        return (instructions, allocations)
    }
}
