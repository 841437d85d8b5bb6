import HardLightModel
import SwiftDiagnostics
import SwiftSyntax

/// Collects problems, each with its place in one of the files.
final class Problems {
    private(set) var all: [Problem] = []
    private let files: [SyntaxIdentifier: SourceFile]
    private let order: [String: Int]

    init(in files: [SourceFile]) {
        self.files = Dictionary(files.map { ($0.tree.id, $0) }) { first, _ in first }
        order = Dictionary(files.enumerated().map { ($1.path, $0) }) { first, _ in first }
    }

    /// All of them in the order of the sources.
    var sorted: [Problem] {
        func key(_ problem: Problem) -> [Int] {
            guard let place = problem.place else { return [-1] }
            return [order[place.file] ?? 0, place.line, place.column]
        }
        return all.sorted { key($0).lexicographicallyPrecedes(key($1)) }
    }

    /// Reports a problem at the first character of `node`.
    func report(_ message: String, at node: some SyntaxProtocol, notes: [(node: Syntax, message: String)] = []) {
        let notes = notes.compactMap { note in
            place(of: note.node).map { Problem.Note(place: $0, message: note.message) }
        }
        add(Problem(at: place(of: node), message, notes: notes))
    }

    /// Reports a problem that is in no file.
    func report(_ message: String) {
        add(Problem(at: nil, message))
    }

    /// Reports what the model of the macros has found.
    func report(_ diagnostic: Diagnostic) {
        let notes = diagnostic.notes.compactMap { note in
            place(of: note.position, in: note.node).map { Problem.Note(place: $0, message: note.message) }
        }
        add(Problem(at: place(of: diagnostic.position, in: diagnostic.node), diagnostic.message, notes: notes))
    }

    /// A type that is used twice is looked at twice, and has its mistakes once.
    private func add(_ problem: Problem) {
        if !all.contains(problem) { all.append(problem) }
    }

    private func place(of node: some SyntaxProtocol) -> Problem.Place? {
        place(of: node.positionAfterSkippingLeadingTrivia, in: Syntax(node))
    }

    private func place(of position: AbsolutePosition, in node: Syntax) -> Problem.Place? {
        files[node.root.id]?.place(of: position)
    }

    /// What the readers of the model are given for declarations inside `lexicalContext`.
    func context(_ lexicalContext: [Syntax] = []) -> DeclarationContext {
        DeclarationContext(lexicalContext: lexicalContext, diagnose: report(_:))
    }
}
