// swift-format-ignore-file
// Made by Web/tests/random-interface.mjs 1 20: do not edit.

import HardLight

@RPC(state: RandomState.self, events: RandomEvent.self)
protocol Random {
    func call0(value: Set<Int>?) async throws -> Set<Int>?
    func call1(flag: Bool, value: Task) async throws -> Task
    func call2(value: Promise) async throws -> Promise
    func call3(flag: Bool, value: Client) async throws(RandomError) -> Client
    func call4(flag: Bool, value: Map) async throws -> Map
    func call5(value: Type11) async throws -> Type11
    func call6(flag: Bool, value: Entry) async throws -> Entry
    func call7(flag: Bool, value: UInt32) async throws -> UInt32
    func call8(flag: Bool, value: NonZero<Int64>) async throws -> NonZero<Int64>
    func call9(flag: Bool, value: Value) async throws -> Value
    func call10(flag: Bool, value: HTTPThing) async throws -> HTTPThing
    func call11(flag: Bool, value: Type11) async throws -> Type11
    func call12(flag: Bool, value: Type12) async throws -> Type12
    func call13(flag: Bool, value: Box<Map>) async throws -> Box<Map>
    func call14(value: Type14) async throws -> Type14
    func call15(flag: Bool, value: Type15) async throws -> Type15
    func call16(flag: Bool, value: Type16) async throws -> Type16
    func call17(value: Type17) async throws(RandomError) -> Type17
    func call18(flag: Bool, value: Type18) async throws(RandomError) -> Type18
    func call19(value: Type19) async throws -> Type19
}

@ConnectionState
struct RandomState {
    var field0: [Set<Int>?] = []
    var field1: [Task] = []
    var field2: [Promise] = []
    var field3: [Client] = []
    var field4: [Map] = []
    var field5: [Type11] = []
    var field6: [Entry] = []
    var field7: [UInt32] = []
    var field8: [NonZero<Int64>] = []
    var field9: [Value] = []
    var field10: [HTTPThing] = []
    var field11: [Type11] = []
    var field12: [Type12] = []
    var field13: [Box<Map>] = []
    var field14: [Type14] = []
    var field15: [Type15] = []
    var field16: [Type16] = []
    var field17: [Type17] = []
    var field18: [Type18] = []
    var field19: [Type19] = []
}

@Archivable
enum RandomEvent: Sendable {
    case event0(Set<Int>?)
    case event1(value: Task)
    case event2(Promise)
    case event3(value: Client)
    case event4(Map)
    case event5(value: Type11)
    case event6(Entry)
    case event7(value: UInt32)
    case event8(NonZero<Int64>)
    case event9(value: Value)
    case event10(HTTPThing)
    case event11(value: Type11)
    case event12(Type12)
    case event13(value: Box<Map>)
    case event14(Type14)
    case event15(value: Type15)
    case event16(Type16)
    case event17(value: Type17)
    case event18(Type18)
    case event19(value: Type19)
}

@Archivable
enum RandomError: Error {
    case failed(code: Int32), refused
}

@Archivable
struct State: Sendable {
    var id: Set<Int>
    var type: SortedSet<NonZero<UInt16>>
    let length: ([UInt8: UInt32], SortedSet<Int>)
    var next: SortedSet<UUIDBytes?>
    var name: Int32
    var new: Topic?
    var constructor: [UUIDBytes: UUIDBytes?]
}

@Archivable
struct Task: Sendable {
    let `class`: (Set<UInt64>, Int32, [Bool: Unicode.Scalar])
}

@Archivable(as: .tuple)
struct Promise: Sendable {
    let key: [Result<Task, RandomError>]
}

@Archivable
struct Client: Hashable, ArchivableKey, Sendable {
    var data: UInt?
    var id: Int
    var type: Bool
    let length: Int
}

@Archivable
enum Map: Hashable, ArchivableKey, Sendable {
    case case0
    case default1(data: Unicode.Scalar, id: UUIDBytes)
    case end
}

@Archivable
enum Interface: Sendable {
    case case0
    case case1
    case case2
    case case3
    case case4
    case end
}

@Archivable
enum Entry: Sendable {
    case case0
    case case1(at: Box<Bool?>, data: Result<SortedMap<[UInt8], IPv6Address>, RandomError>, id: Box<IPv4Address>)
    case end
}

@Archivable
enum Status: Hashable, ArchivableKey, Sendable {
    case case0
    case case1
    case end
}

@Archivable
enum Address: Sendable {
    case case0
    case case1
    case case2
    case default3
    case end
}

@Archivable
struct Value: Hashable, ArchivableKey, Sendable {
    var toString: Status
    var hash: [BoxedString]
    let `default`: BoxedString
    let at: Client
    var data: Int
    let id: Bool
}

@Archivable
struct HTTPThing: Sendable {
    var options: Set<Unicode.Scalar>
    var toString: SortedMap<[UUIDBytes], [HTTPThing?]>
    let hash: Int64
    var `default`: [HTTPThing?]
    var at: [HTTPThing?]
    let data: NonZero<Int64>
    let id: Range<Int16>
}

@Archivable
enum Type11: Sendable {
    case case0(length: SortedMap<NonZero<UInt16>, Result<UInt8, RandomError>>, next: [BoxedString: String])
    case case1
    case end
}

@Archivable
struct Type12: Hashable, ArchivableKey, Sendable {
    var hash: IPv4Address
}

@Archivable(as: .tuple)
struct Type13: Sendable {
    let kids: Client
    let value: SortedMap<NonZero<UInt16>, SortedMap<UInt16?, UInt8>>
    let options: (Result<Bool, RandomError>, IPEndpoint, Map)
    var toString: (Unit, IPv4Address, IPv4Address?, UInt64, [UInt8], Int32?)
    let hash: (Shared<IPAddress>, Set<Int>, SortedMap<UInt, IPv4Address>, IPAddress)
    var `default`: SortedMap<UInt, Address>
}

@Archivable
struct Type14: Sendable {
    let data: (SortedMap<[UInt8], UInt8>, [Unicode.Scalar])
    let id: Shared<UInt8>?
    var type: [String]
    let length: UInt8?
    let next: (Interface, NonZero<Int64>)
}

@Archivable
struct Type15: Sendable {
    var toString: [UInt8?]
    var hash: [[Int64]]
    var `default`: Set<UInt64>?
    var at: Shared<UInt8>
    var data: Client
}

@Archivable
struct Type16: Hashable, ArchivableKey, Sendable {
    let kids: UUIDBytes
    let value: Int
    let options: Int64
    var toString: Status?
    let hash: [Type12]
    var `default`: UInt64
    let at: NonZero<UInt16>
}

@Archivable
struct Type17: Hashable, ArchivableKey, Sendable {
    let next: [String]
    let name: UInt64
    let new: Type16
    let constructor: IPAddress
    var key: Value
    var `class`: Int32
}

@Archivable
struct Type18: Sendable {
    let id: (Entry, Result<BoxedString, RandomError>, UInt8)
    let type: SortedMap<[Unicode.Scalar], Result<Bool, RandomError>>
    let length: (Topic?, Int16?, SortedMap<UInt, UUIDBytes>, SortedSet<UInt32>, [Range<Int16>])
    let next: UInt32
    let name: Client
    var new: [[Type17]]
}

@Archivable
struct Type19: Hashable, ArchivableKey, Sendable {
    let key: UUIDBytes
    var `class`: NonZero<UInt16>
    let of: Type16?
}
