import CAllocations
import Foundation
import RKYV

/// One message, and how each contestant does each operation on it.
struct Contest {
    /// Does an operation so many times.
    typealias Body = (_ iterations: Int) throws -> Void

    let name: String
    let archive: [UInt8]
    /// Bytes that each contestant's encoding takes.
    let sizes: [Contestant: Int]
    private(set) var bodies: [Operation: [(Contestant, Body)]] = [:]

    init<M: Message>(_ name: String, _ value: M) throws {
        self.name = name
        archive = try value.archivedBytes()

        let scratch = Scratch(byteCount: archive.count)
        let archived = UnsafeRawBufferPointer(try scratch.encode(value))
        bodies[.encode] = [(.hardlight, { for _ in 0..<$0 { look(at: try scratch.encode(value)) } })]
        bodies[.validate] = [(.hardlight, { for _ in 0..<$0 { look(at: try M.validateRoot(of: archived)) } })]
        bodies[.access] = [
            (
                .hardlight,
                { [root = archived.count - M.archivedLayout.size] iterations in
                    for _ in 0..<iterations {
                        // The owner of the bytes is `scratch`.
                        let pointer = ArchivePointer(owner: scratch, bytes: archived).advanced(by: root)
                        look(at: M.access(M.archived(at: pointer)))
                    }
                }
            )
        ]
        bodies[.decode] = [(.hardlight, { for _ in 0..<$0 { look(at: try M(archivedBytes: archived)) } })]

        let protobuf = value.protobuf
        let protobufBytes: [UInt8] = try protobuf.serializedBytes()
        bodies[.encode]?.append(
            (.protobuf, { for _ in 0..<$0 { look(at: try protobuf.serializedBytes() as [UInt8]) } })
        )
        bodies[.decode]?.append(
            (.protobuf, { for _ in 0..<$0 { look(at: try M.Protobuf(serializedBytes: protobufBytes)) } })
        )

        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        let json = try encoder.encode(value)
        bodies[.encode]?.append((.json, { for _ in 0..<$0 { look(at: try encoder.encode(value)) } }))
        bodies[.decode]?.append((.json, { for _ in 0..<$0 { look(at: try decoder.decode(M.self, from: json)) } }))

        sizes = [.hardlight: archive.count, .protobuf: protobufBytes.count, .json: json.count]
    }
}

/// Memory that is used again: the archive's, and the writer's.
private final class Scratch {
    private let output: UnsafeMutableRawBufferPointer
    private var scratch = ArchiveScratch()

    init(byteCount: Int) { output = .allocate(byteCount: byteCount, alignment: 16) }

    deinit { output.deallocate() }

    @inline(__always)
    func encode(_ value: borrowing some Archivable) throws -> UnsafeMutableRawBufferPointer {
        _ = try value.archive(into: output, scratch: &scratch)
        return output
    }
}

/// Looks at a value as far as the optimizer can tell.
@inline(__always)
private func look<T>(at value: T) {
    withUnsafePointer(to: value) { consume($0) }
}
