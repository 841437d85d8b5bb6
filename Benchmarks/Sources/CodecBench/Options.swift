/// The command line.
struct Options {
    var rounds = 15
    var milliseconds = 20.0
    var json = false
    var check = false
    var rust: String?

    static let usage = "usage: codec-bench [--rounds N] [--milliseconds N] [--rust PATH] [--json] [--check]"

    /// What is wrong with a command line.
    struct Mistake: Error {
        let description: String
    }

    init(_ arguments: some Sequence<String>) throws(Mistake) {
        var rest = Array(arguments)[...]
        while let option = rest.popFirst() {
            switch option {
            case "--json": json = true
            case "--check": check = true
            case "--rounds": rounds = Int(try Self.number(of: option, from: &rest))
            case "--milliseconds": milliseconds = try Self.number(of: option, from: &rest)
            case "--rust":
                guard let path = rest.popFirst() else {
                    throw Mistake(description: "--rust needs the path of a program")
                }
                rust = path
            default: throw Mistake(description: "there is no option \(option)")
            }
        }
    }

    private static func number(of option: String, from rest: inout ArraySlice<String>) throws(Mistake) -> Double {
        guard let text = rest.popFirst(), let number = Double(text), (1...10_000).contains(number) else {
            throw Mistake(description: "\(option) needs a number from 1 to 10000")
        }
        return number
    }
}
