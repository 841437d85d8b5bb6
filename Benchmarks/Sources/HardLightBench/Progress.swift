import Foundation

/// A line on a terminal that tells how far the run has come; nothing where the output is no terminal.
struct Progress {
    private let total: Int
    private var done = 0
    private let start = ContinuousClock.now
    private let isShown = isatty(STDERR_FILENO) == 1

    init(total: Int) {
        self.total = total
    }

    /// The next step begins.
    mutating func begin(_ step: String) {
        defer { done += 1 }
        guard isShown else { return }
        let width = 24
        let filled = total == 0 ? 0 : width * done / total
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        write("\r\u{1B}[K[\(bar)] \(done)/\(total)  \(step)\(rest)")
    }

    /// Clears the line, so that something else can be printed.
    func end() {
        if isShown {
            write("\r\u{1B}[K")
        }
    }

    /// How long the rest takes if it goes on like this.
    private var rest: String {
        guard done > 0 else { return "" }
        let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(done) * Double(total - done)
        return "  about \(Int(seconds.rounded(.up))) s left"
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
