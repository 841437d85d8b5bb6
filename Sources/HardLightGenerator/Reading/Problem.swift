/// Something that keeps a module from being written: where it is, and what to do about it.
package struct Problem: Hashable {
    /// A place in a file. Line and column count from 1, the column in bytes, as the compiler's do.
    package struct Place: Hashable {
        package let file: String
        package let line: Int
        package let column: Int

        package init(file: String, line: Int, column: Int) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    /// Where it is, or `nil` if it is in no file.
    package let place: Place?

    /// The mistake first, and after a semicolon what to write or to do instead.
    package let message: String

    /// Other places that belong to it.
    package let notes: [Note]

    /// Another place, and what is there.
    package struct Note: Hashable {
        package let place: Place
        package let message: String
    }

    init(at place: Place?, _ message: String, notes: [Note] = []) {
        self.place = place
        self.message = message
        self.notes = notes
    }
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: error: MESSAGE`, as compilers write it, with a line for each note.
    package var description: String {
        let lines =
            ["\(place.map { "\($0): " } ?? "")error: \(message)"] + notes.map { "\($0.place): note: \($0.message)" }
        return lines.joined(separator: "\n")
    }
}

extension Problem.Place: CustomStringConvertible {
    /// `FILE:LINE:COLUMN`
    package var description: String { "\(file):\(line):\(column)" }
}

/// That a module could not be made, and all the reasons that were found.
package struct GenerationError: Error, CustomStringConvertible {
    /// At least one, in the order of the sources.
    package let problems: [Problem]

    package init(_ problems: [Problem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
