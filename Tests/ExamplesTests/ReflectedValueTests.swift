import ExampleSupport
import HardLight
import Testing

@Suite("How examples print values")
struct ReflectedValueTests {
    private enum Pet {
        case unknown
        case number(UInt8)
        case dog(name: String, age: UInt8)
    }

    private struct Owner {
        var pet: Pet?
        var names: [UInt32: String]
        var isHome = true
    }

    @Test("For people and for programs")
    func renderings() {
        let owner = Owner(pet: .dog(name: "Rex \"the\" dog", age: 3), names: [10: "b", 2: "a\n\\"])
        #expect(
            ReflectedValue(owner).text
                == #"(pet: dog(name: "Rex \"the\" dog", age: 3), names: (2: "a\n\\", 10: "b"), isHome: true)"#
        )
        #expect(
            ReflectedValue(owner).json
                == #"{"pet":{"dog":{"name":"Rex \"the\" dog","age":3}},"names":{"2":"a\u000a\\","10":"b"},"isHome":true}"#
        )
    }

    @Test("Nothing, cases, lists and topics")
    func leaves() {
        #expect(ReflectedValue(()).json == "null")
        #expect(ReflectedValue(Pet?.none as Any).json == "null")
        #expect(ReflectedValue(Pet.unknown).json == #""unknown""#)
        #expect(ReflectedValue(Pet.number(7)).json == #"{"number":7}"#)
        #expect(ReflectedValue(Pet.number(7)).text == "number(7)")
        #expect(ReflectedValue([Int]()).json == "[]")
        #expect(ReflectedValue([1.5, -2]).json == "[1.5,-2.0]")
        #expect(ReflectedValue([UInt32: UInt32]()).json == "{}")
        #expect(ReflectedValue(Topic("counters")).json == #""counters""#)
        #expect(ReflectedValue(Topic(bytes: [0x75])).json == #""0x75""#)
    }
}
