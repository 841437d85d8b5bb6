import RKYV

/// Values to begin with.
enum Samples {
    static var expression: Expression {
        .named([
            "a": .sum(.number(1), .number(-2)), "a longer name": .sorted([3: .number(4), 5: .named([:])]),
        ])
    }

    static var link: Link {
        let last = Shared(Link(number: 1, next: nil))
        return Link(number: 3, next: Shared(Link(number: 2, next: last)))
    }

    static var sharing: Sharing {
        let name = Shared("shared, and not inline")
        let group = Shared([name, Shared("short"), name])
        return Sharing(
            names: [name, name, Shared("another, not inline")],
            groups: [group, group, Shared([])],
            units: [Shared(Unit())],
            sorted: [1: Shared(10), 2: Shared(20)]
        )
    }

    static var pairs: [PairKey: UInt8] {
        [
            PairKey(first: 1, second: "one"): 1, PairKey(first: 1, second: "one, not inline"): 2,
            PairKey(first: 2, second: ""): 3,
        ]
    }

    static var tasks: [UInt32: Task] {
        [
            7: Task(text: "Buy some milk", isDone: true), 9: Task(text: "", isDone: false),
        ]
    }

    /// `[1: 10, 5: 50]` as a tree of two leaves. rkyv would write one; a tree of several levels that it would write takes
    /// many kilobytes, which mutation takes too long to get through.
    ///
    ///     | leaf: 5 | leaf: 1 | inner node: 5 | map |
    ///     0         20        40              60    68
    static var smallTree: [UInt8] {
        [
            // Leaf: no children, none follows, one entry.
            0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
            5, 0, 0, 0, 50, 0, 0, 0,
            // Leaf: the one at 0 follows.
            0, 0, 0, 0, 0xe8, 0xff, 0xff, 0xff, 1, 0, 0, 0,
            1, 0, 0, 0, 10, 0, 0, 0,
            // Inner node: the leaf at 20 comes first; from key 5 on, the one at 0.
            0, 0, 0, 0, 0xe8, 0xff, 0xff, 0xff, 1, 0x80, 0, 0,
            0xcc, 0xff, 0xff, 0xff, 5, 0, 0, 0,
            // Map: two entries, the root is at 40.
            2, 0, 0, 0, 0xe8, 0xff, 0xff, 0xff,
        ]
    }
}
