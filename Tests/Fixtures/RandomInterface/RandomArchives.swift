/// `random-archives [SEED [ROUNDS]]`: archives of random values of the types in Interface.swift, for another codec to
/// agree on.
@main
struct RandomArchives {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) ?? 1 }
        var noise = Noise(seed: arguments.first ?? 1)
        for _ in 0..<(arguments.count > 1 ? arguments[1] : 10) {
            var writer = VectorWriter()
            try writeValues(&noise, &writer)
            for line in writer.lines { print(line) }
        }
    }
}
