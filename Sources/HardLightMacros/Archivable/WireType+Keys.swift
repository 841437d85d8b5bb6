import HardLightModel

extension WireType {
    /// The form in which a key is at hand.
    enum Form {
        case owned, archived

        /// The argument label of what takes a key in this form.
        fileprivate var label: String { self == .owned ? "" : "archived: " }
    }

    /// Statements that hash `value`, owned.
    func hashes(_ value: String) -> [String] {
        elements(of: value).map { "\($0.type.wrap($0.value)).hash(into: &hasher)" }
    }

    /// Statements that hash the view `view`.
    func archivedHashes(_ view: String) -> [String] {
        elements(of: view).map { "\($0.type.archiver).hash(\($0.value), into: &hasher)" }
    }

    /// Expressions for the order of two values, of which the first that is not `same` decides.
    func orders(_ leftForm: Form, _ left: String, _ rightForm: Form, _ right: String) -> [String] {
        zip(elements(of: left), elements(of: right)).map { left, right in
            let leftValue = leftForm == .owned ? left.type.wrap(left.value) : left.value
            let rightValue = rightForm == .owned ? right.type.wrap(right.value) : right.value
            return "\(left.type.archiver).order(\(leftForm.label)\(leftValue), \(rightForm.label)\(rightValue))"
        }
    }

    /// The value itself, or if it is a tuple what it consists of: a tuple hashes and compares as its elements do.
    private func elements(of value: String) -> [(type: WireType, value: String)] {
        guard case .tuple(let elements) = self else { return [(self, value)] }
        return elements.enumerated().flatMap { $1.type.elements(of: "\(value).\($0)") }
    }

    /// Statements that return the first of `orders` that decides.
    static func firstDifference(of orders: [String]) -> String {
        let comparisons = orders.enumerated().map { index, order in
            "let order\(index) = \(order)\nif order\(index) != .same { return order\(index) }"
        }
        return (comparisons + ["return .same"]).joined(separator: "\n")
    }
}

extension ArchivedType {
    /// What `ArchivableKey` asks for.
    ///
    /// - Parameters:
    ///   - inlinable: What goes before the functions.
    ///   - hash: Statements that hash `self`.
    ///   - archivedHash: Statements that hash `archived`.
    ///   - order: Statements that return the order of `left` and `right` in these forms.
    func key(
        inlinable: String,
        hash: String,
        archivedHash: String,
        order: (WireType.Form, WireType.Form) -> String
    ) -> String {
        """

        \(inlinable)func hash(into hasher: inout RKYV.SeaHasher) {
        \(hash)
        }

        \(inlinable)static func hash(_ archived: Archived, into hasher: inout RKYV.SeaHasher) {
        \(archivedHash)
        }

        \(inlinable)static func order(_ left: Self, _ right: Self) -> RKYV.KeyOrder {
        \(order(.owned, .owned))
        }

        \(inlinable)static func order(_ left: Self, archived right: Archived) -> RKYV.KeyOrder {
        \(order(.owned, .archived))
        }

        \(inlinable)static func order(archived left: Archived, archived right: Archived) -> RKYV.KeyOrder {
        \(order(.archived, .archived))
        }
        """
    }
}
