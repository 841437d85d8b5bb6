import HardLightModel

extension EnumExpansion {
    /// Hash and order as Rust derives them for the archived enum: the tag, then the payloads.
    ///
    /// The archived enum has an integer for its tag, and hashes as that; Rust's enum hashes as eight bytes unless it is
    /// `#[repr(u8)]`. So maps with keys of an enum without that are built on one hash and read with another by rkyv itself.
    var key: String {
        func hash(_ payloads: (EnumCase.Payload, String) -> [String]) -> String {
            let branches = cases.enumerated().map { index, enumCase in
                let hashes = enumCase.payloads.enumerated().flatMap { payloads($1, "value\($0)") }
                return (["case \(pattern(enumCase)):", "hasher.combine(\(index) as \(tag))"] + hashes)
                    .joined(separator: "\n")
            }
            return branches.joined(separator: "\n")
        }
        let tags = cases.enumerated().map { "case .\($1.name): \($0)" }.joined(separator: "\n")
        let tagFunctions = (isPlain ? ["Self"] : ["Self", "Archived"]).map { form in
            """

            \(inlinable)static func archivedTag(of value: \(form)) -> \(tag) {
            switch value {
            \(tags)
            }
            }
            """
        }
        return tagFunctions.joined(separator: "\n")
            + type.key(
                inlinable: inlinable,
                hash: "switch self {\n\(hash { $0.type.hashes($1) })\n}",
                archivedHash: "switch archived {\n\(hash { $0.type.archivedHashes($1) })\n}",
                order: order
            )
    }

    private func order(_ leftForm: WireType.Form, _ rightForm: WireType.Form) -> String {
        let branches = cases.filter { !$0.payloads.isEmpty }.map { enumCase in
            let orders = enumCase.payloads.enumerated().flatMap { index, payload in
                payload.type.orders(leftForm, "left\(index)", rightForm, "right\(index)")
            }
            return """
                case (\(pattern(enumCase, naming: "left")), \(pattern(enumCase, naming: "right"))):
                \(WireType.firstDifference(of: orders))
                """
        }
        let byTag = "RKYV.KeyOrder(archivedTag(of: left), archivedTag(of: right))"
        if branches.isEmpty { return "return \(byTag)" }
        let others = cases.count > 1 ? ["default: return \(byTag)"] : []
        return "switch (left, right) {\n\((branches + others).joined(separator: "\n"))\n}"
    }
}
