import RKYV

// Types as users declare them. Where the golden data has archives of one, it has the same fields in the same order.

@Archivable struct Inner {
    var x: UInt8
    var y: UInt32
}

extension Inner: Fuzzed {
    func matches(_ archived: Archived) -> Bool { x == archived.x && y == archived.y }
}

@Archivable struct Mixed2 {
    var flag: Bool
    var name: String
    var id: UInt64
    var tags: [UInt16]
    var opt: UInt32?
}

extension Mixed2: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        flag == archived.flag && name.matches(archived.name) && id == archived.id && tags.matches(archived.tags)
            && opt == archived.opt
    }
}

@Archivable struct Nested {
    var p: UInt8
    var inner: Inner
    var q: UInt16
    var list: [Inner]
    var boxed: Box<Inner>
}

extension Nested: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        p == archived.p && inner.matches(archived.inner) && q == archived.q && list.matches(archived.list)
            && boxed.matches(archived.boxed)
    }
}

@Archivable struct Strs {
    var a: String
    var b: String
    var c: [String]
    var d: String?
}

extension Strs: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        a.matches(archived.a) && b.matches(archived.b) && c.matches(archived.c) && d.matches(archived.d)
    }
}

@Archivable struct Chars {
    var a: UInt8
    var c: Unicode.Scalar
    var o: Unicode.Scalar?
    var f: Float
}

extension Chars: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        a == archived.a && c == archived.c && o == archived.o && f.matches(archived.f)
    }
}

@Archivable enum Color {
    case red, green, blue
}

extension Color: Fuzzed {
    static var isCanonical: Bool { true }
}

@Archivable enum Shape {
    case unit
    case circle(Double)
    case rect(w: UInt32, h: UInt32, tag: UInt8)
    case named(a: UInt8, s: String, b: UInt64)
    case pair(UInt8, UInt16)
    case list([String])
}

extension Shape: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        switch (self, archived) {
        case (.unit, .unit): true
        case (.circle(let radius), .circle(let archived)): radius.matches(archived)
        case (.rect(let w, let h, let tag), .rect(let archivedW, let archivedH, let archivedTag)):
            w == archivedW && h == archivedH && tag == archivedTag
        case (.named(let a, let s, let b), .named(let archivedA, let archivedS, let archivedB)):
            a == archivedA && s.matches(archivedS) && b == archivedB
        case (.pair(let a, let b), .pair(let archivedA, let archivedB)): a == archivedA && b == archivedB
        case (.list(let list), .list(let archived)): list.matches(archived)
        default: false
        }
    }
}

@Archivable struct HasEnum {
    var a: UInt8
    var c: Color
    var s: Shape
    var b: UInt16
}

extension HasEnum: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        a == archived.a && c == archived.c && s.matches(archived.s) && b == archived.b
    }
}

@Archivable struct Maps {
    var m: [UInt32: String]
    var b: SortedMap<UInt32, String>
    var n: UInt8
}

extension Maps: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        m.matches(archived.m) && b.matches(archived.b) && n == archived.n
    }
}

// MARK: Types that contain themselves

@Archivable struct Node {
    var val: UInt32
    var next: Box<Node>?
}

extension Node: Fuzzed {
    func matches(_ archived: Archived) -> Bool { val == archived.val && next.matches(archived.next) }
}

@Archivable struct Tree {
    var name: String
    var kids: [Tree]
}

extension Tree: Fuzzed {
    func matches(_ archived: Archived) -> Bool { name.matches(archived.name) && kids.matches(archived.kids) }
}

@Archivable indirect enum Expression {
    case number(Int32)
    case sum(Expression, Expression)
    case named([String: Expression])
    case sorted(SortedMap<UInt16, Expression>)
}

extension Expression: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        switch (self, archived) {
        case (.number(let number), .number(let archived)): number == archived
        case (.sum(let left, let right), .sum(let archivedLeft, let archivedRight)):
            Box(left).matches(archivedLeft) && Box(right).matches(archivedRight)
        case (.named(let named), .named(let archived)): named.matches(archived)
        case (.sorted(let sorted), .sorted(let archived)): sorted.matches(archived)
        default: false
        }
    }
}

/// A list whose links are shared: with them an archive could be a circle.
@Archivable struct Link {
    var number: UInt32
    var next: Shared<Link>?
}

extension Link: Fuzzed {
    func matches(_ archived: Archived) -> Bool { number == archived.number && next.matches(archived.next) }
}

// MARK: Sharing

@Archivable struct SharedStrings {
    var a: Shared<String>
    var b: Shared<String>
}

extension SharedStrings: Fuzzed {
    static var hasIdentity: Bool { true }

    func matches(_ archived: Archived) -> Bool {
        (a === b) == (archived.a === archived.b) && a.matches(archived.a) && b.matches(archived.b)
    }
}

/// Objects of several types, shared on several levels.
@Archivable struct Sharing {
    var names: [Shared<String>]
    var groups: [Shared<[Shared<String>]>]
    var units: [Shared<Unit>]
    var sorted: SortedMap<UInt8, Shared<UInt32>>
}

extension Sharing: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        names.matches(archived.names) && groups.matches(archived.groups) && units.matches(archived.units)
            && sorted.matches(archived.sorted)
    }
}

// MARK: Values without bytes

@Archivable struct Empty: ArchivableKey {}

extension Empty: Fuzzed {
    func matches(_ archived: Archived) -> Bool { true }
}

// MARK: Keys

@Archivable(as: .tuple) struct PairKey: ArchivableKey {
    var first: UInt32
    var second: String
}

extension PairKey: Fuzzed {
    func matches(_ archived: Archived) -> Bool { first == archived.first && second.matches(archived.second) }
}

// MARK: Messages, as HardLight has them

@Archivable enum CallError: Error {
    case clientNotConnected, tooManyCallsInFlight, clientEncodeError, clientDecodeError, serverEncodeError
    case serverDecodeError, clientCompressError, clientDecompressError, serverCompressError, serverDecompressError
    case handlerPanicked
}

extension CallError: Fuzzed {
    static var isCanonical: Bool { true }
}

@Archivable struct Topic {
    var inner: [UInt8]
    var isString: Bool
}

extension Topic: Fuzzed {
    func matches(_ archived: Archived) -> Bool { inner.matches(archived.inner) && isString == archived.isString }
}

@Archivable struct StateUpdate {
    var index: UInt32
    var data: [UInt8]
}

extension StateUpdate: Fuzzed {
    func matches(_ archived: Archived) -> Bool { index == archived.index && data.matches(archived.data) }
}

@Archivable enum ServerMessage {
    case rpcResponse(id: UInt8, output: Result<[UInt8], CallError>)
    case newEvent(topic: Topic, payload: [UInt8])
    case stateChange([StateUpdate])
}

extension ServerMessage: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        switch (self, archived) {
        case (.rpcResponse(let id, let output), .rpcResponse(let archivedID, let archivedOutput)):
            id == archivedID && output.matches(archivedOutput)
        case (.newEvent(let topic, let payload), .newEvent(let archivedTopic, let archivedPayload)):
            topic.matches(archivedTopic) && payload.matches(archivedPayload)
        case (.stateChange(let updates), .stateChange(let archived)): updates.matches(archived)
        default: false
        }
    }
}

@Archivable struct Task {
    var text: String
    var isDone: Bool
}

extension Task: Fuzzed {
    func matches(_ archived: Archived) -> Bool { text.matches(archived.text) && isDone == archived.isDone }
}

@Archivable enum Pet {
    case dog(name: String, age: UInt8, breed: String), cat(name: String, age: UInt8, breed: String)
}

extension Pet: Fuzzed {
    func matches(_ archived: Archived) -> Bool {
        switch (self, archived) {
        case (.dog(let name, let age, let breed), .dog(let archivedName, let archivedAge, let archivedBreed)),
            (.cat(let name, let age, let breed), .cat(let archivedName, let archivedAge, let archivedBreed)):
            name.matches(archivedName) && age == archivedAge && breed.matches(archivedBreed)
        default: false
        }
    }
}
