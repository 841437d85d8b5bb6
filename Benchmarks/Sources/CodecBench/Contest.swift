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

    init<M: Message & ProtobufConvertible>(_ name: String, _ value: M) throws {
        self.name = name
        archive = try value.archivedBytes()

        let scratch = Scratch(byteCount: archive.count)
        try scratch.encode(value, times: 1)
        let archived = UnsafeRawBufferPointer(scratch.output)
        bodies[.encode] = [(.hardlight, { try scratch.encode(value, times: $0) })]
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
    let output: UnsafeMutableRawBufferPointer
    private var scratch = ArchiveScratch()

    init(byteCount: Int) { output = .allocate(byteCount: byteCount, alignment: 16) }

    deinit { output.deallocate() }

    /// Encodes a value so many times, with the working memory at hand for all of them, as the peer in Rust has its own: to
    /// reach into an object for it would be checked each time.
    func encode(_ value: borrowing some Archivable, times: Int) throws {
        try encode(value, times: times, with: &scratch)
    }

    private func encode(
        _ value: borrowing some Archivable,
        times: Int,
        with scratch: inout ArchiveScratch
    ) throws {
        for _ in 0..<times {
            _ = try value.archive(into: output, scratch: &scratch)
            look(at: output)
        }
    }
}

/// Looks at a value as far as the optimizer can tell.
@inline(__always)
private func look<T>(at value: T) {
    withUnsafePointer(to: value) { consume($0) }
}
