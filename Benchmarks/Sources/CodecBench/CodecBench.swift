import Foundation

@main
enum CodecBench {
    static func main() {
        do throws(Options.Mistake) {
            exit(run(try Options(CommandLine.arguments.dropFirst())))
        } catch {
            complain("\(error.description). \(Options.usage)")
            exit(64)
        }
    }

    /// - Returns: The exit status.
    private static func run(_ options: Options) -> CInt {
        do {
            let contests = [
                try Contest("small", Reading.sample),
                try Contest("medium", Order.sample(1)),
                try Contest("large", Catalog.sample),
                try Contest("map", Index.sample),
            ]
            let rust = try options.rust.map(RustPeer.init)
            var report = Report()
            for contest in contests {
                if let rust, try rust.archive(of: contest.name) != contest.archive {
                    throw RustPeer.Failure(description: "rkyv writes another archive of the \(contest.name) message")
                }
                report.sizes[contest.name] = Dictionary(
                    uniqueKeysWithValues: contest.sizes.map { ($0.rawValue, $1) }
                )
                report.measurements += try contest.measure(
                    rounds: options.rounds,
                    milliseconds: options.milliseconds,
                    rust: rust
                )
            }
            report.verdicts = Targets.verdicts(on: report.measurements)
            print(options.json ? try report.json() : report.table)
            return options.check && report.verdicts.contains { !$0.isReached } ? 1 : 0
        } catch {
            complain("\(error)")
            return 1
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("codec-bench: \(text)\n".utf8))
    }
}
