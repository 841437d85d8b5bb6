import HardLightGenerator
import Testing

/// The modules in Web/examples are what the generator makes of the examples' interfaces.
@Suite struct ExampleModulesTests {
    @Test(arguments: [
        ("Counter", "counter"), ("CounterEvents", "counter-events"), ("Pet", "pet"), ("Todo", "todo"),
        ("Whiteboard", "whiteboard"),
    ])
    func committedModuleIsUpToDate(example: String, name: String) throws {
        let path = "Examples/\(example)/Interface.swift"
        var generator = Generator()
        generator.name = name
        generator.runtime = "../"
        let files = try generator.generate(from: [.init(path: path, text: text(of: path))])
        #expect(files.map(\.path) == ["\(name).ts"])
        let committed = try text(of: "Web/examples/\(name).ts")
        #expect(files[0].text == committed, "run dev/web.sh --build")
    }
}
