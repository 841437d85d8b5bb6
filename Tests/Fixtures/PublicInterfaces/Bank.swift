// Made for tests, and not for readers of documentation.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import HardLight

/// What an account's holder can do.
///
/// Used from another module: everything that is generated here has to be visible there.
@RPC(state: BankState.self, events: BankEvent.self, errors: BankError.self)
public protocol Bank: Sendable {
    /// Puts money into the account.
    ///
    /// - Returns: The new balance.
    @discardableResult
    func deposit(_ amount: UInt32) async throws -> UInt32

    /// Takes money out of the account.
    func withdraw(_ amount: UInt32, for purpose: Purpose?) async throws(BankError) -> UInt32

    func balance() -> UInt32

    func freeze() throws

    func history(of accounts: [String: [UInt32]]) async throws -> [Purpose]?
}

@ConnectionState
public struct BankState {
    public var balance: UInt32 = 0
    public var holder: String = ""
    public var lastPurpose: Purpose?
    var secret: UInt32 = 7
}

@Archivable
public enum BankEvent: Equatable, Sendable {
    case deposited(amount: UInt32)
    case frozen
}

@Archivable
public enum BankError: Error, Equatable, Sendable {
    case overdrawn(by: UInt32)
    case frozen
}

@Archivable
public struct Purpose: Equatable, Sendable {
    public var text: String

    public init(text: String) {
        self.text = text
    }
}
