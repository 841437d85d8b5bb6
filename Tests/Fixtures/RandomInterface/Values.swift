// swift-format-ignore-file
// Made by Web/tests/random-interface.mjs 1 20: do not edit.

import HardLight

extension State: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in State(id: .noise(&noise), type: .noise(&noise), length: (([UInt8: UInt32]).noise(&noise), SortedSet<Int>.noise(&noise)), next: .noise(&noise), name: .noise(&noise), new: .noise(&noise), constructor: .noise(&noise)) } }
}

extension Task: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Task(class: (Set<UInt64>.noise(&noise), Int32.noise(&noise), ([Bool: Unicode.Scalar]).noise(&noise))) } }
}

extension Promise: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Promise(key: .noise(&noise)) } }
}

extension Client: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Client(data: .noise(&noise), id: .noise(&noise), type: .noise(&noise), length: .noise(&noise)) } }
}

extension Map: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? 3 : noise.below(3) {
            case 0: .case0
            case 1: .default1(data: .noise(&noise), id: .noise(&noise))
            default: .end
            }
        }
    }
}

extension Interface: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? 6 : noise.below(6) {
            case 0: .case0
            case 1: .case1
            case 2: .case2
            case 3: .case3
            case 4: .case4
            default: .end
            }
        }
    }
}

extension Entry: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? 3 : noise.below(3) {
            case 0: .case0
            case 1: .case1(at: .noise(&noise), data: .noise(&noise), id: .noise(&noise))
            default: .end
            }
        }
    }
}

extension Status: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? 3 : noise.below(3) {
            case 0: .case0
            case 1: .case1
            default: .end
            }
        }
    }
}

extension Address: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? 5 : noise.below(5) {
            case 0: .case0
            case 1: .case1
            case 2: .case2
            case 3: .default3
            default: .end
            }
        }
    }
}

extension Value: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Value(toString: .noise(&noise), hash: .noise(&noise), default: .noise(&noise), at: .noise(&noise), data: .noise(&noise), id: .noise(&noise)) } }
}

extension HTTPThing: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in HTTPThing(options: .noise(&noise), toString: .noise(&noise), hash: .noise(&noise), default: .noise(&noise), at: .noise(&noise), data: .noise(&noise), id: .noise(&noise)) } }
}

extension Type11: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? 3 : noise.below(3) {
            case 0: .case0(length: .noise(&noise), next: .noise(&noise))
            case 1: .case1
            default: .end
            }
        }
    }
}

extension Type12: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type12(hash: .noise(&noise)) } }
}

extension Type13: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type13(kids: .noise(&noise), value: .noise(&noise), options: (Result<Bool, RandomError>.noise(&noise), IPEndpoint.noise(&noise), Map.noise(&noise)), toString: (Unit.noise(&noise), IPv4Address.noise(&noise), (IPv4Address?).noise(&noise), UInt64.noise(&noise), ([UInt8]).noise(&noise), (Int32?).noise(&noise)), hash: (Shared<IPAddress>.noise(&noise), Set<Int>.noise(&noise), SortedMap<UInt, IPv4Address>.noise(&noise), IPAddress.noise(&noise)), default: .noise(&noise)) } }
}

extension Type14: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type14(data: (SortedMap<[UInt8], UInt8>.noise(&noise), ([Unicode.Scalar]).noise(&noise)), id: .noise(&noise), type: .noise(&noise), length: .noise(&noise), next: (Interface.noise(&noise), NonZero<Int64>.noise(&noise))) } }
}

extension Type15: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type15(toString: .noise(&noise), hash: .noise(&noise), default: .noise(&noise), at: .noise(&noise), data: .noise(&noise)) } }
}

extension Type16: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type16(kids: .noise(&noise), value: .noise(&noise), options: .noise(&noise), toString: .noise(&noise), hash: .noise(&noise), default: .noise(&noise), at: .noise(&noise)) } }
}

extension Type17: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type17(next: .noise(&noise), name: .noise(&noise), new: .noise(&noise), constructor: .noise(&noise), key: .noise(&noise), class: .noise(&noise)) } }
}

extension Type18: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type18(id: (Entry.noise(&noise), Result<BoxedString, RandomError>.noise(&noise), UInt8.noise(&noise)), type: .noise(&noise), length: ((Topic?).noise(&noise), (Int16?).noise(&noise), SortedMap<UInt, UUIDBytes>.noise(&noise), SortedSet<UInt32>.noise(&noise), ([Range<Int16>]).noise(&noise)), next: .noise(&noise), name: .noise(&noise), new: .noise(&noise)) } }
}

extension Type19: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.nested { noise in Type19(key: .noise(&noise), class: .noise(&noise), of: .noise(&noise)) } }
}

extension RandomError: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.below(2) == 0 ? .refused : .failed(code: .noise(&noise)) }
}

/// Writes one random value of each method's type.
func writeValues(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    try write0(&noise, &writer)
    try write1(&noise, &writer)
    try write2(&noise, &writer)
    try write3(&noise, &writer)
    try write4(&noise, &writer)
    try write5(&noise, &writer)
    try write6(&noise, &writer)
    try write7(&noise, &writer)
    try write8(&noise, &writer)
    try write9(&noise, &writer)
    try write10(&noise, &writer)
    try write11(&noise, &writer)
    try write12(&noise, &writer)
    try write13(&noise, &writer)
    try write14(&noise, &writer)
    try write15(&noise, &writer)
    try write16(&noise, &writer)
    try write17(&noise, &writer)
    try write18(&noise, &writer)
    try write19(&noise, &writer)
}

private func write0(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Set<Int>?).noise(&noise)
    let call = try RandomCall.call0(value: value).archivedBytes()
    try writer.result(0, value, call)
    try writer.state(0, [value], call)
    try writer.event(0, RandomEvent.event0(value), call)
    try writer.tampered(0, value, &noise) { value -> RandomCall? in RandomCall.call0(value: value) }
}

private func write1(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Task).noise(&noise)
    let call = try RandomCall.call1(flag: true, value: value).archivedBytes()
    try writer.result(1, value, call)
    try writer.state(1, [value], call)
    try writer.event(1, RandomEvent.event1(value: value), call)
    try writer.tampered(1, value, &noise) { value -> RandomCall? in RandomCall.call1(flag: true, value: value) }
}

private func write2(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Promise).noise(&noise)
    let call = try RandomCall.call2(value: value).archivedBytes()
    try writer.result(2, value, call)
    try writer.state(2, [value], call)
    try writer.event(2, RandomEvent.event2(value), call)
    try writer.tampered(2, value, &noise) { value -> RandomCall? in RandomCall.call2(value: value) }
}

private func write3(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Client).noise(&noise)
    let call = try RandomCall.call3(flag: true, value: value).archivedBytes()
    try writer.result(3, Swift.Result<Client, RandomError>.success(value), call)
    try writer.failure(3, Swift.Result<Client, RandomError>.failure(.failed(code: .noise(&noise))))
    try writer.state(3, [value], call)
    try writer.event(3, RandomEvent.event3(value: value), call)
    try writer.tampered(3, Swift.Result<Client, RandomError>.success(value), &noise) { result -> RandomCall? in
        guard case .success(let value) = result else { return nil }
        return RandomCall.call3(flag: true, value: value)
    }
}

private func write4(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Map).noise(&noise)
    let call = try RandomCall.call4(flag: true, value: value).archivedBytes()
    try writer.result(4, value, call)
    try writer.state(4, [value], call)
    try writer.event(4, RandomEvent.event4(value), call)
    try writer.tampered(4, value, &noise) { value -> RandomCall? in RandomCall.call4(flag: true, value: value) }
}

private func write5(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type11).noise(&noise)
    let call = try RandomCall.call5(value: value).archivedBytes()
    try writer.result(5, value, call)
    try writer.state(5, [value], call)
    try writer.event(5, RandomEvent.event5(value: value), call)
    try writer.tampered(5, value, &noise) { value -> RandomCall? in RandomCall.call5(value: value) }
}

private func write6(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Entry).noise(&noise)
    let call = try RandomCall.call6(flag: true, value: value).archivedBytes()
    try writer.result(6, value, call)
    try writer.state(6, [value], call)
    try writer.event(6, RandomEvent.event6(value), call)
    try writer.tampered(6, value, &noise) { value -> RandomCall? in RandomCall.call6(flag: true, value: value) }
}

private func write7(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (UInt32).noise(&noise)
    let call = try RandomCall.call7(flag: true, value: value).archivedBytes()
    try writer.result(7, value, call)
    try writer.state(7, [value], call)
    try writer.event(7, RandomEvent.event7(value: value), call)
    try writer.tampered(7, value, &noise) { value -> RandomCall? in RandomCall.call7(flag: true, value: value) }
}

private func write8(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (NonZero<Int64>).noise(&noise)
    let call = try RandomCall.call8(flag: true, value: value).archivedBytes()
    try writer.result(8, value, call)
    try writer.state(8, [value], call)
    try writer.event(8, RandomEvent.event8(value), call)
    try writer.tampered(8, value, &noise) { value -> RandomCall? in RandomCall.call8(flag: true, value: value) }
}

private func write9(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Value).noise(&noise)
    let call = try RandomCall.call9(flag: true, value: value).archivedBytes()
    try writer.result(9, value, call)
    try writer.state(9, [value], call)
    try writer.event(9, RandomEvent.event9(value: value), call)
    try writer.tampered(9, value, &noise) { value -> RandomCall? in RandomCall.call9(flag: true, value: value) }
}

private func write10(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (HTTPThing).noise(&noise)
    let call = try RandomCall.call10(flag: true, value: value).archivedBytes()
    try writer.result(10, value, call)
    try writer.state(10, [value], call)
    try writer.event(10, RandomEvent.event10(value), call)
    try writer.tampered(10, value, &noise) { value -> RandomCall? in RandomCall.call10(flag: true, value: value) }
}

private func write11(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type11).noise(&noise)
    let call = try RandomCall.call11(flag: true, value: value).archivedBytes()
    try writer.result(11, value, call)
    try writer.state(11, [value], call)
    try writer.event(11, RandomEvent.event11(value: value), call)
    try writer.tampered(11, value, &noise) { value -> RandomCall? in RandomCall.call11(flag: true, value: value) }
}

private func write12(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type12).noise(&noise)
    let call = try RandomCall.call12(flag: true, value: value).archivedBytes()
    try writer.result(12, value, call)
    try writer.state(12, [value], call)
    try writer.event(12, RandomEvent.event12(value), call)
    try writer.tampered(12, value, &noise) { value -> RandomCall? in RandomCall.call12(flag: true, value: value) }
}

private func write13(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Box<Map>).noise(&noise)
    let call = try RandomCall.call13(flag: true, value: value).archivedBytes()
    try writer.result(13, value, call)
    try writer.state(13, [value], call)
    try writer.event(13, RandomEvent.event13(value: value), call)
    try writer.tampered(13, value, &noise) { value -> RandomCall? in RandomCall.call13(flag: true, value: value) }
}

private func write14(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type14).noise(&noise)
    let call = try RandomCall.call14(value: value).archivedBytes()
    try writer.result(14, value, call)
    try writer.state(14, [value], call)
    try writer.event(14, RandomEvent.event14(value), call)
    try writer.tampered(14, value, &noise) { value -> RandomCall? in RandomCall.call14(value: value) }
}

private func write15(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type15).noise(&noise)
    let call = try RandomCall.call15(flag: true, value: value).archivedBytes()
    try writer.result(15, value, call)
    try writer.state(15, [value], call)
    try writer.event(15, RandomEvent.event15(value: value), call)
    try writer.tampered(15, value, &noise) { value -> RandomCall? in RandomCall.call15(flag: true, value: value) }
}

private func write16(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type16).noise(&noise)
    let call = try RandomCall.call16(flag: true, value: value).archivedBytes()
    try writer.result(16, value, call)
    try writer.state(16, [value], call)
    try writer.event(16, RandomEvent.event16(value), call)
    try writer.tampered(16, value, &noise) { value -> RandomCall? in RandomCall.call16(flag: true, value: value) }
}

private func write17(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type17).noise(&noise)
    let call = try RandomCall.call17(value: value).archivedBytes()
    try writer.result(17, Swift.Result<Type17, RandomError>.success(value), call)
    try writer.failure(17, Swift.Result<Type17, RandomError>.failure(.failed(code: .noise(&noise))))
    try writer.state(17, [value], call)
    try writer.event(17, RandomEvent.event17(value: value), call)
    try writer.tampered(17, Swift.Result<Type17, RandomError>.success(value), &noise) { result -> RandomCall? in
        guard case .success(let value) = result else { return nil }
        return RandomCall.call17(value: value)
    }
}

private func write18(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type18).noise(&noise)
    let call = try RandomCall.call18(flag: true, value: value).archivedBytes()
    try writer.result(18, Swift.Result<Type18, RandomError>.success(value), call)
    try writer.failure(18, Swift.Result<Type18, RandomError>.failure(.failed(code: .noise(&noise))))
    try writer.state(18, [value], call)
    try writer.event(18, RandomEvent.event18(value), call)
    try writer.tampered(18, Swift.Result<Type18, RandomError>.success(value), &noise) { result -> RandomCall? in
        guard case .success(let value) = result else { return nil }
        return RandomCall.call18(flag: true, value: value)
    }
}

private func write19(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (Type19).noise(&noise)
    let call = try RandomCall.call19(value: value).archivedBytes()
    try writer.result(19, value, call)
    try writer.state(19, [value], call)
    try writer.event(19, RandomEvent.event19(value: value), call)
    try writer.tampered(19, value, &noise) { value -> RandomCall? in RandomCall.call19(value: value) }
}
