import HardLight
import MainActorInterfaces
import PublicInterfaces
import Testing

/// The schemas of interfaces, and what they guard against.
@Suite struct InterfaceSchemaTests {
    @Test func anInterfaceIsItsMethodsStateEventsAndTypes() {
        #expect(
            BankInterface.schema.changes(
                since: """
                    schema 1, layout rule 1, fingerprint 0000000000000000
                    interface BankCall
                      deposit -> Result<u32, BankError>
                      withdraw -> Result<u32, BankError>
                      balance -> u32
                      freeze -> Result<(), BankError>
                      history -> Result<Option<Vec<Purpose>>, BankError>
                    state
                      balance: u32
                      holder: String
                      lastPurpose: Option<Purpose>
                      secret: u32
                    events BankEvent
                    enum BankCall: 20 bytes, align 4
                      deposit(amount: u32 @4)
                      withdraw(amount: u32 @4, purpose: Option<Purpose> @8)
                      balance
                      freeze
                      history(accounts: HashMap<String, Vec<u32>> @4)
                    struct Purpose: 8 bytes, align 4
                      text: String @0
                    enum BankError: 8 bytes, align 4
                      overdrawn(by: u32 @4)
                      frozen
                    enum BankEvent: 8 bytes, align 4
                      deposited(amount: u32 @4)
                      frozen
                    """
            ) == [
                "- schema 1, layout rule 1, fingerprint 0000000000000000",
                "+ schema 1, layout rule 1, fingerprint 656d8e605a26de5e",
            ]
        )
    }

    @Test func interfacesInOtherPlacesHaveSchemas() {
        #expect(Namespace.ServiceInterface.schema.description.contains("\n  status -> Result\n"))
        #expect(Namespace.ServiceInterface.schema.description.contains("\nstate\n  result: Option<Result>\n"))
        #expect(PlayerInterface.schema.description.contains("\n  position -> u32\n"))
        #expect(PlayerInterface.schema.description.contains("\nevents PlayerEvent\n"))
    }

    // MARK: What may change

    enum First {
        @RPC protocol Store {
            func put(_ key: UInt32) async throws
            func count() async throws -> UInt32
        }
    }

    enum Renamed {
        @RPC protocol Shop {
            func put(_ Key: UInt32) async throws
            func Count() async throws -> UInt32
        }
    }

    /// A method at the end, whose call is no larger than those before.
    enum Appended {
        @RPC protocol Store {
            func put(_ key: UInt32) async throws
            func count() async throws -> UInt32
            func remove(_ key: UInt32) async throws -> Bool
        }
    }

    /// A method at the end, whose call is larger than all before.
    enum Grown {
        @RPC protocol Store {
            func put(_ key: UInt32) async throws
            func count() async throws -> UInt32
            func move(_ from: UInt32, to: UInt32) async throws
        }
    }

    enum Swapped {
        @RPC protocol Store {
            func count() async throws -> UInt32
            func put(_ key: UInt32) async throws
        }
    }

    @Test func onlyWhatReachesTheWireCounts() {
        let fingerprint = First.StoreInterface.schema.fingerprint
        #expect(Renamed.ShopInterface.schema.fingerprint == fingerprint)
        #expect(Swapped.StoreInterface.schema.fingerprint != fingerprint)
        #expect(Appended.StoreInterface.schema.fingerprint != fingerprint)
    }

    @Test func aMethodAtTheEndIsReadByThoseWhoKnowIt() throws {
        let pinned = First.StoreInterface.schema.description
        // Nothing is gone, and nothing is before anything that was there.
        #expect(
            Swift.Array(Appended.StoreInterface.schema.changes(since: pinned).dropFirst(2)) == [
                "  interface StoreCall", "+   remove -> bool", "  enum StoreCall: 8 bytes, align 4",
                "+   remove(key: u32 @4)",
            ]
        )
        let old = try First.StoreCall.put(key: 7).archivedBytes()
        guard case .put(key: 7) = try Appended.StoreCall(archivedBytes: old) else {
            Issue.record("read as another call")
            return
        }
        // A server that does not know the method says so.
        let new = try Appended.StoreCall.remove(key: 7).archivedBytes()
        #expect(throws: RKYV.ArchiveError(.invalidTag, at: 0)) { try First.StoreCall(archivedBytes: new) }
    }

    @Test func aLargerCallIsAnotherInterface() throws {
        let changes = Grown.StoreInterface.schema.changes(since: First.StoreInterface.schema.description)
        #expect(changes.contains("- enum StoreCall: 8 bytes, align 4"))
        // The enum is as large as its largest case, and the root is what the archive ends with: old calls are too short.
        let old = try First.StoreCall.put(key: 7).archivedBytes()
        #expect(throws: RKYV.ArchiveError.self) { try Grown.StoreCall(archivedBytes: old) }
    }
}
