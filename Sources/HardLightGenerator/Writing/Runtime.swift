/// The two modules of the runtime that generated ones import: which has what.
enum Runtime {
    /// What the first line of its modules begins with (Web/build.mjs).
    static let mark = "// HardLight for browsers."

    /// Modules in the order in which they are imported.
    static let modules = ["hardlight", "hardlight-types"]

    /// Which of the modules has this name.
    static func module(of name: String) -> String { inTypesModule.contains(name) ? "hardlight-types" : "hardlight" }

    private static let inTypesModule: Set<String> = [
        "hashMap", "hashSet", "sortedMap", "sortedSet", "duration", "range", "uuid", "ipv4", "ipv6", "ipAddress",
        "ipv4Endpoint", "ipv6Endpoint", "ipEndpoint", "Duration", "Range", "IPEndpoint", "IPv4Endpoint", "IPv6Endpoint",
    ]

    /// The functions and constants that a module may use: its own constants have other names, so that a name means the
    /// same in every module.
    static let values: Set<String> = inTypesModule.union([
        "array", "bool", "box", "boxedString", "byteArray", "bytes", "cases", "char", "enumeration", "f32", "f64",
        "i128", "i16", "i32", "i64", "i8", "never", "nestedOption", "nonZero", "option", "result", "shared", "string",
        "struct", "topic", "tuple", "u128", "u16", "u32", "u64", "u8", "unit", "vec",
    ])
}
