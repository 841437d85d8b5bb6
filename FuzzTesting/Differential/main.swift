import Glibc
import RKYV

// Reads what the oracle says, a line for each archive, and says where we differ from it.

/// The reasons for which we may refuse what rkyv accepts (the article on validation lists them).
let deliberate: Set<ArchiveError.Code> = [
    .invalidInlineLength, .depthLimitExceeded, .tooManyEmptyElements, .invalidRange,
]

/// Places of data are among the reasons where there are B-trees, whose nodes rkyv lets claim bytes of other values.
func isDeliberate(_ code: ArchiveError.Code, of check: Check) -> Bool {
    deliberate.contains(code) || code == .outOfBounds && check.hasTrees
}

func bytes(hex: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hex.utf8.count / 2)
    var high: UInt8?
    for digit in hex.utf8 {
        let value = digit < UInt8(ascii: "a") ? digit &- UInt8(ascii: "0") : digit &- UInt8(ascii: "a") &+ 10
        if let first = high {
            bytes.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return bytes
}

var counts: [Check.Outcome: Int] = [:]
var complaints = 0
while let line = readLine() {
    // An archive without bytes leaves nothing between two spaces.
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let number = Int(parts[0]) else { continue }
    let verdict: Check.Verdict =
        switch parts[2] {
        case "-": .refused
        case "?": .failed
        case "!": .crashed
        default: .accepted(bytes(hex: parts[2]))
        }
    let outcome = checks[number].run(bytes(hex: parts[1]), verdict)
    counts[outcome, default: 0] += 1
    let isFine =
        switch outcome {
        case .refused, .same, .unreadable, .crashed: true
        case .stricter(let code): isDeliberate(code, of: checks[number])
        case .looser, .different: false
        }
    if !isFine {
        complaints += 1
        if complaints <= 20 { print("\(outcome): T\(number) \(parts[1]), rkyv: \(parts[2])") }
    }
}
let total = counts.values.reduce(0, +)
print("\(total) archives of \(checks.count) types")
for (outcome, count) in counts.sorted(by: { $0.value > $1.value }) { print("  \(count) \(outcome)") }
exit(total > 0 && complaints == 0 ? 0 : 1)
