import HardLightGenerator
import Testing

/// What the types of Swift are in TypeScript, and in the schema.
@Suite struct TypesTests {
    /// A type, what it is in TypeScript, and its schema, which follows the tag of the call.
    @Test(arguments: [
        ("UInt8", "number", "[u8, 1]"), ("Swift.Int16", "number", "[i16, 2]"), ("Int", "number", "[i32, 4]"),
        ("UInt", "number", "[u32, 4]"), ("UInt64", "bigint", "[u64, 8]"), ("Int128", "bigint", "[i128, 16]"),
        ("Float", "number", "[f32, 4]"), ("Double", "number", "[f64, 8]"), ("Bool", "boolean", "[bool, 1]"),
        ("String", "string", "[string, 4]"), ("Unicode.Scalar", "string", "[char, 4]"), ("Unit", "void", "[unit, 1]"),
        ("[UInt8]", "Uint8Array", "[bytes, 4]"), ("[16 of UInt8]", "Uint8Array", "[byteArray(16), 1]"),
        ("InlineArray<3, Int16>", "readonly number[]", "[array(i16, 3), 2]"),
        ("[String]", "readonly string[]", "[vec(string), 4]"),
        ("Array<[Bool]?>", "readonly (readonly boolean[] | null)[]", "[vec(option(vec(bool))), 4]"),
        ("UInt32?", "number | null", "[option(u32), 4]"),
        ("Optional<UInt32?>", "{ readonly some: number | null } | null", "[nestedOption(option(u32)), 4]"),
        ("Result<Bool, Never>", "Result<boolean, never>", "[result(bool, never), 1]"),
        ("[UInt32: String]", "ReadonlyMap<number, string>", "[hashMap(u32, string, [12, 4, 8, 0]), 4]"),
        ("Set<UInt64>", "ReadonlySet<bigint>", "[hashSet(u64, [8, 8, 0, 8]), 4]"),
        (
            "SortedMap<String, Bool>", "ReadonlyMap<string, boolean>",
            "[sortedMap(string, bool, [12, 4, 0, 8], [12, 4, 8, 0]), 4]"
        ),
        ("RKYV.SortedSet<UInt8>", "ReadonlySet<number>", "[sortedSet(u8, [1, 1, 0, 1], [8, 4, 0, 4]), 4]"),
        ("Box<UInt64>", "bigint", "[box(u64), 4]"), ("Shared<String>", "Shared<string>", "[shared(string), 4]"),
        ("WeakShared<String>", "Shared<string> | null", "[option(shared(string)), 4]"),
        ("Range<UInt16>", "Range<number>", "[range(u16), 2]"),
        ("ClosedRange<Double>", "Range<number>", "[range(f64), 8]"), ("NonZero<UInt64>", "bigint", "[nonZero(u64), 8]"),
        ("Duration", "Duration", "[duration, 8]"), ("UUIDBytes", "string", "[uuid, 1]"),
        ("IPAddress", "string", "[ipAddress, 1]"), ("IPEndpoint", "IPEndpoint", "[ipEndpoint, 4]"),
        ("HardLight.Topic", "Topic", "[topic, 4]"), ("BoxedString", "string", "[boxedString, 4]"),
        (
            "Tuple2<UInt8, UInt32>", "readonly [number, number]",
            "[tuple<[number, number]>(8, 4, [[u8, 0], [u32, 4]]), 4]"
        ),
    ])
    func type(swift: String, typeScript: String, schema: String) throws {
        let module = try module(taking: swift)
        expect(module, contains: "put(item: \(typeScript), options?: CallOptions): Promise<void> {")
        expect(module, contains: "put: { item: \(schema) },")
    }

    @Test func structs() throws {
        let module = try module(
            taking: "Item",
            """
            /// A thing.
            @Archivable
            struct Item {
                let id: UInt8, amount: UInt64
                /// How it is called.
                var `default`: String = "x"
                var place: (x: Float, Float)
                static let unused = 5
                var computed: Int { 5 }
            }
            """
        )
        expect(
            module,
            contains: """
                /** A thing. */
                export interface Item {
                    readonly id: number;
                    readonly amount: bigint;
                    /** How it is called. */
                    readonly default: string;
                    readonly place: readonly [number, number];
                }
                """
        )
        expect(
            module,
            contains: """
                const item = struct<Item>(32, 8, {
                    id: [u8, 24],
                    amount: [u64, 0],
                    default: [string, 8],
                    place: [tuple<[number, number]>(8, 4, [[f32, 0], [f32, 4]]), 16],
                });
                """
        )
    }

    @Test func structAsTuple() throws {
        let module = try module(taking: "Item", "@Archivable(as: .tuple) struct Item { var a: UInt64; var b: UInt8 }")
        expect(module, contains: "const item = struct<Item>(16, 8, {\n    a: [u64, 0],\n    b: [u8, 8],\n});")
    }

    @Test func enums() throws {
        let module = try module(
            taking: "[Item: Shape]",
            """
            @Archivable enum Item: ArchivableKey { case small, large }
            @Archivable enum Shape {
                case none, circle(Double)
                /// Two numbers.
                case pair(UInt8, second: UInt16)
            }
            """
        )
        expect(module, contains: "export type Item = 'small' | 'large';")
        expect(module, contains: "const item = cases<Item>(['small', 'large']);")
        expect(
            module,
            contains: """
                export type Shape =
                    | { readonly case: 'none' }
                    | { readonly case: 'circle'; readonly value: number }
                    /** Two numbers. */
                    | { readonly case: 'pair'; readonly _0: number; readonly second: number };
                """
        )
        expect(
            module,
            contains: """
                const shape = enumeration<Shape>(16, 8, {
                    none: {},
                    circle: { value: [f64, 8] },
                    pair: { _0: [u8, 1], second: [u16, 2] },
                });
                """
        )
    }

    @Test func typesInACircle() throws {
        let module = try module(
            taking: "Tree",
            """
            @Archivable struct Tree { var kids: [Tree]; var byName: [String: Tree]; var link: Shared<Tree?> }
            """
        )
        expect(
            module,
            contains: """
                const tree: Type<Tree> = struct<Tree>(24, 4, {
                    kids: [vec(() => tree), 0],
                    byName: [hashMap(string, () => tree, [32, 4, 0, 8]), 8],
                    link: [shared(() => optionalTree), 20],
                });

                const optionalTree = option(tree);
                """
        )
    }

    @Test func indirectEnums() throws {
        let module = try module(taking: "List", "@Archivable enum List { indirect case more(UInt32, List?), end }")
        expect(module, contains: "const list: Type<List> = enumeration<List>(16, 4, {")
        expect(module, contains: "more: { _0: [u32, 4], _1: [option(box(() => list)), 8] },")
    }

    @Test func nestedTypesAndAliases() throws {
        let module = try module(
            taking: "Shop.Item",
            """
            enum Shop {
                typealias ID = UInt64
                @Archivable struct Item { var id: ID; var kind: Kind }
            }
            extension Shop.Item {
                @Archivable enum Kind { case a, b }
            }
            """
        )
        expect(
            module,
            contains: "export interface ShopItem {\n    readonly id: bigint;\n    readonly kind: ShopItemKind;\n}"
        )
        expect(module, contains: "export type ShopItemKind = 'a' | 'b';")
    }

    /// The interface's own types hide Swift's and HardLight's, as they do in Swift; those of JavaScript cannot be hidden.
    @Test func namesThatAreTaken() throws {
        let module = try module(
            taking: "[Topic]",
            """
            @Archivable struct Topic { var map: Map; var client: Client; var option: Option }
            @Archivable struct Map {}
            @Archivable struct Client {}
            @Archivable struct Option {}
            """
        )
        expect(module, contains: "export class StoreClient extends HardLightClient<StoreCall, {}, never> {")
        expect(module, contains: "export interface Map_ {}")
        expect(module, contains: "const optionType = struct<Option>(0, 1, {});")
    }
}
