/// Who is measured. Everybody is measured in every round, one after the other.
enum Contestant: String, CaseIterable, Codable {
    case hardlight = "HardLight"
    case rust = "rkyv (Rust)"
    case protobuf = "swift-protobuf"
    case json = "Foundation JSON"
}

/// What is measured.
enum Operation: String, CaseIterable, Codable {
    /// A value into bytes: into a buffer that is used again, where the library can.
    case encode
    /// Bytes checked, so that they can be read in place.
    case validate
    /// Some fields read in place, of bytes that have been checked.
    case access
    /// Bytes checked and made into a value.
    case decode
}
