import ArgumentParser
import Foundation
import HardLightGenerator
import WebRuntime

/// `hardlight generate typescript`
struct GenerateTypeScript: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "typescript",
        abstract: "Writes a client of an interface in TypeScript.",
        discussion: """
            The files are those that declare the interface and the types that it names. What is written is one ES module \
            without dependencies but the runtime's own two modules, which are written beside it unless --runtime says \
            where they are. If anything is wrong, nothing is written.
            """
    )

    @Argument(help: "Swift files with one interface and all of its types.")
    var files: [String]

    @Option(help: ArgumentHelp("The folder to write to; it is made if it is missing.", valueName: "dir"))
    var output: String

    @Option(help: "The interface, where the files have several.")
    var interface: String?

    @Option(help: "The module's name, without an ending; that of the interface unless it is given: todo-list.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Where the runtime's modules are, seen from the module; they are not written then: '../'.",
            valueName: "path"
        )
    )
    var runtime: String?

    @Flag(help: "Write JavaScript and its declarations, which need no compiler, instead of TypeScript.")
    var javascript = false

    @Flag(help: "Write nothing, and fail if what is there is not what would be written.")
    var check = false

    func validate() throws {
        if let name, name.isEmpty || name.contains("/") || name.hasPrefix(".") {
            throw ValidationError("--name is the name of a file without its ending, not '\(name)'.")
        }
    }

    func run() throws {
        do {
            try generate()
        } catch let failure as Failure {
            // As compilers say it, so that editors find the place.
            FileHandle.standardError.write(Data((failure.description + "\n").utf8))
            throw ExitCode.failure
        }
    }

    private func generate() throws {
        var generator = Generator()
        generator.interface = interface
        generator.name = name
        generator.language = javascript ? .javaScript : .typeScript
        if let runtime { generator.runtime = runtime.hasSuffix("/") ? runtime : runtime + "/" }
        let modules: [Generator.File]
        do {
            modules = try generator.generate(from: files.map(read))
        } catch let error as GenerationError {
            throw Failure(error.description)
        }
        let folder = OutputFolder(path: output)
        let files = modules + (runtime == nil ? runtimeModules : [])
        if check {
            try folder.check(files)
        } else {
            for path in try folder.write(files) { print(path) }
        }
    }

    private var runtimeModules: [Generator.File] {
        WebRuntime.files.map { Generator.File(path: $0.name, text: String(decoding: $0.content, as: UTF8.self)) }
    }

    private func read(_ path: String) throws -> Generator.File {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Failure("\(path): error: cannot be read: \(error.localizedDescription)")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Failure("\(path): error: is not UTF-8; a Swift file has to be")
        }
        return Generator.File(path: relative(path), text: text)
    }

    /// The path as seen from the current folder, if it is below that: so that what is written does not depend on where
    /// the package is.
    private func relative(_ path: String) -> String {
        let current = FileManager.default.currentDirectoryPath + "/"
        let full = URL(fileURLWithPath: path).standardizedFileURL.path
        return full.hasPrefix(current) ? String(full.dropFirst(current.count)) : path
    }
}

/// An error whose text is all there is to say.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
