import HardLightCore

/// What an event looks like on a connection. All connections of one form share its frame.
struct EventForm: Hashable, Sendable {
    let version: ProtocolVersion

    /// The connection was promised level 0: nothing that it gets is compressed.
    let isStored: Bool

    /// - Parameter isStored: Makes no difference where nothing is compressed anyway.
    init(version: ProtocolVersion, isStored: Bool) {
        self.version = version
        self.isStored = isStored && version.isCompressed
    }

    // MARK: As a part of a lane's number

    /// A version takes eight bits.
    static var numberBits: Int { 9 }

    init(number: Int) {
        self.init(version: ProtocolVersion(major: UInt8(truncatingIfNeeded: number)), isStored: number >> 8 & 1 == 1)
    }

    var number: Int { Int(version.major) | (isStored ? 1 << 8 : 0) }
}
