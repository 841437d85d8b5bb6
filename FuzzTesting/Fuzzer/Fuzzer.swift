import ArchiveFuzzing
import Foundation

/// What libFuzzer calls with each input. A fault ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if case .fault(let fault) = FuzzTarget.run(input: UnsafeRawBufferPointer(start: start, count: count)) {
        fatalError(fault)
    }
    return 0
}

/// What libFuzzer calls first. With `HARDLIGHT_FUZZ_SEEDS=GOLDEN:CORPUS` in the environment the archives of the golden
/// data, good and bad, are written to the corpus, and that is all.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    guard let folders = ProcessInfo.processInfo.environment["HARDLIGHT_FUZZ_SEEDS"]?.split(separator: ":"),
        folders.count == 2
    else { return 0 }
    do {
        print("seeds: \(try writeSeeds(from: String(folders[0]), to: String(folders[1])))")
    } catch {
        print("seeds: \(error)")
        exit(1)
    }
    exit(0)
}

private struct Row: Decodable {
    let rust_type: String
    let hex: String
}

/// - Returns: How many seeds were written.
private func writeSeeds(from golden: String, to corpus: String) throws -> Int {
    var seedCount = 0
    func write(_ seed: Data) throws {
        seedCount += 1
        try seed.write(to: URL(fileURLWithPath: corpus).appendingPathComponent("seed-\(seedCount)"))
    }
    for (place, target) in FuzzTarget.all.enumerated() {
        for seed in target.seeds { try write(Data([UInt8(place)] + seed)) }
    }
    let places = Dictionary(uniqueKeysWithValues: FuzzTarget.all.enumerated().map { ($1.name, UInt8($0)) })
    for file in ["rkyv-0.7.json", "invalid.json", "fuzz.jsonl"] {
        let data = try Data(contentsOf: URL(fileURLWithPath: golden).appendingPathComponent(file))
        let rows =
            file.hasSuffix("l")
            ? try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Row.self, from: Data($0)) }
            : try JSONDecoder().decode([Row].self, from: data)
        for row in rows {
            // Names are written with and without spaces, and with the module of the type.
            let name = row.rust_type.filter { $0 != " " }.split(separator: "::").last.map(String.init)
            guard let name, let place = places[name] else { continue }
            var seed = Data([place])
            let digits = Array(row.hex)
            for index in stride(from: 0, to: digits.count, by: 2) {
                guard let byte = UInt8(String(digits[index..<index + 2]), radix: 16) else { continue }
                seed.append(byte)
            }
            try write(seed)
        }
    }
    return seedCount
}
