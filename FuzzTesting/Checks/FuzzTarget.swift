import RKYV

/// A type that is fuzzed, under its name in Rust.
package struct FuzzTarget: Sendable {
    /// The type in Rust's notation, as the golden data has it, without spaces.
    package let name: String

    /// Archives to begin with, of types that the golden data has nothing of.
    package let seeds: [[UInt8]]

    private let check: @Sendable (UnsafeRawBufferPointer) -> ArchiveCheck.Outcome

    private init<T: Fuzzed>(_ name: String, _ type: T.Type, samples: [T] = [], archives: [[UInt8]] = []) {
        self.name = name
        seeds = samples.compactMap { try? $0.archivedBytes() } + archives
        check = { ArchiveCheck.run($0, as: T.self) }
    }

    /// Checks bytes as an archive of the type.
    package func run(_ archive: UnsafeRawBufferPointer) -> ArchiveCheck.Outcome { check(archive) }

    /// Checks an input of the fuzzer: the place of a target in ``all``, modulo their number, and then the archive.
    ///
    /// The archive is copied, so that a read before or behind it is one that AddressSanitizer sees.
    package static func run(input: UnsafeRawBufferPointer) -> ArchiveCheck.Outcome {
        guard let selector = input.first else { return .refused }
        let archive = UnsafeMutableRawBufferPointer.allocate(byteCount: input.count - 1, alignment: 1)
        defer { archive.deallocate() }
        archive.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[1...]))
        return all[Int(selector) % all.count].run(UnsafeRawBufferPointer(archive))
    }

    /// All targets. New ones go to the end: the inputs that have been kept name theirs by its place.
    package static let all: [FuzzTarget] = [
        FuzzTarget("bool", Bool.self),
        FuzzTarget("char", Unicode.Scalar.self),
        FuzzTarget("f64", Double.self),
        FuzzTarget("String", String.self),
        FuzzTarget("Vec<u8>", [UInt8].self),
        FuzzTarget("Vec<u64>", [UInt64].self),
        FuzzTarget("Vec<bool>", [Bool].self),
        FuzzTarget("Vec<char>", [Unicode.Scalar].self),
        FuzzTarget("Vec<()>", [Unit].self),
        FuzzTarget("Vec<String>", [String].self),
        FuzzTarget("Vec<Vec<u8>>", [[UInt8]].self),
        FuzzTarget("Vec<Vec<()>>", [[Unit]].self, samples: [[[Unit(), Unit()], []]]),
        FuzzTarget("Vec<Option<String>>", [String?].self),
        FuzzTarget("Option<Option<u32>>", UInt32??.self),
        FuzzTarget("Option<!>", Never?.self),
        FuzzTarget("Vec<!>", [Never].self),
        FuzzTarget(
            "Result<Vec<u8>,RpcHandlerError>",
            Result<[UInt8], CallError>.self,
            samples: [.success([1, 2]), .failure(.handlerPanicked)]
        ),
        FuzzTarget("Box<str>", BoxedString.self),
        FuzzTarget("Box<u32>", Box<UInt32>.self),
        FuzzTarget("(u32,Vec<u8>)", Tuple2<UInt32, [UInt8]>.self),
        FuzzTarget("(String,u8,String)", Tuple3<String, UInt8, String>.self),
        FuzzTarget("Vec<Duration>", [Duration].self),
        FuzzTarget("Option<Uuid>", UUIDBytes?.self),
        FuzzTarget("Vec<NonZeroU32>", [NonZero<UInt32>].self),
        FuzzTarget("Range<u32>", Range<UInt32>.self),
        FuzzTarget("RangeInclusive<u16>", ClosedRange<UInt16>.self),
        FuzzTarget("Mixed2", Mixed2.self),
        FuzzTarget("Nested", Nested.self),
        FuzzTarget("Strs", Strs.self),
        FuzzTarget("Chars", Chars.self),
        FuzzTarget("Shape", Shape.self),
        FuzzTarget("HasEnum", HasEnum.self),
        FuzzTarget("Maps", Maps.self),
        FuzzTarget("Node", Node.self),
        FuzzTarget("Tree", Tree.self),
        FuzzTarget("Expression", Expression.self, samples: [Samples.expression]),
        FuzzTarget("Link", Link.self, samples: [Samples.link]),
        FuzzTarget("Shared", SharedStrings.self),
        FuzzTarget("Sharing", Sharing.self, samples: [Samples.sharing]),
        FuzzTarget("HashMap<u32,String>", [UInt32: String].self),
        FuzzTarget("HashMap<String,u32>", [String: UInt32].self),
        FuzzTarget("HashMap<u32,u32>", [UInt32: UInt32].self),
        FuzzTarget("HashMap<Vec<u8>,u8>", [[UInt8]: UInt8].self),
        FuzzTarget("HashMap<(u32,String),u8>", [PairKey: UInt8].self, samples: [Samples.pairs]),
        FuzzTarget("HashMap<Empty,!>", [Empty: Never].self),
        FuzzTarget("HashSet<String>", Set<String>.self),
        FuzzTarget("HashSet<Vec<Empty>>", Set<[Empty]>.self, samples: [[[], [Empty()], [Empty(), Empty()]]]),
        FuzzTarget("BTreeMap<u32,String>", SortedMap<UInt32, String>.self),
        FuzzTarget("BTreeMap<u32,u32>", SortedMap<UInt32, UInt32>.self, archives: [Samples.smallTree]),
        FuzzTarget("BTreeMap<String,u8>", SortedMap<String, UInt8>.self),
        FuzzTarget("BTreeMap<u16,u64>", SortedMap<UInt16, UInt64>.self),
        FuzzTarget("BTreeMap<Empty,()>", SortedMap<Empty, Unit>.self, samples: [[Empty(): Unit()]]),
        FuzzTarget("BTreeSet<Vec<u32>>", SortedSet<[UInt32]>.self, samples: [[[], [1], [1, 2], [2]]]),
        FuzzTarget("hardlight2.0.0ServerMessage", ServerMessage.self),
        FuzzTarget("HashMap<u32,Task>", [UInt32: Task].self, samples: [Samples.tasks]),
        FuzzTarget("Option<Pet>", Pet?.self),
        FuzzTarget("HashMap<Range<u32>,u8>", [Range<UInt32>: UInt8].self, samples: [[1..<2: 1, 1..<3: 2, 4..<4: 3]]),
    ]
}
