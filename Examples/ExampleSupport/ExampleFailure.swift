/// What went wrong, in one line that a person can act on. Thrown out of a command, it ends the example with status 1.
package struct ExampleFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
