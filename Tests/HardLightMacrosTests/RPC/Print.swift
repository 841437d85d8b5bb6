import Testing
@testable import HardLightMacros
@Test func printIt() {
 print(Expansion(of: """
 /// Counts.
 @RPC(state: CounterState.self, events: CounterEvent.self)
 public protocol Counter {
     /// Adds.
     func increment(amount: UInt32) async throws -> UInt32
     func reset() async throws
     func peek() -> UInt32
     func withdraw(_ amount: UInt32) async throws(BankError) -> UInt32
 }
 """).source)
 print(Expansion(of: """
 enum Shop {
     /**
      Counts.

        - more
      */
     @RPC
     fileprivate protocol Counter {
         func get() async throws
     }
     /// X.
     @ConnectionState public struct State { var x: UInt32 = 0 }
 }
 """).source)
}
