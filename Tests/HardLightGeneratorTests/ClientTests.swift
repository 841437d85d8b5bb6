import HardLightGenerator
import Testing

/// The class of a module, in both languages.
@Suite struct ClientTests {
    @Test func documentation() throws {
        let module = try module(
            of: """
                /// A store of ``Item``s.
                ///
                /// Nothing is ever lost.
                @RPC protocol Store {
                    /**
                     Puts an item into it; `nil` for none. */
                    func put(item: UInt8?) async throws

                    /// Takes an item out, see ``Store/put(item:)``.
                    ///
                    /// - Parameters:
                    ///   - in: where, or
                    ///     nowhere
                    ///   - options: which
                    /// - Returns: The item. */
                    /// - Throws: Never.
                    @available(*, deprecated, message: "put something into it instead")
                    func take(in: UInt8, options: UInt8) async throws -> UInt8
                }
                """
        )
        expect(
            module,
            contains: """
                /**
                 * A store of `Item`s.
                 *
                 * Nothing is ever lost.
                 */
                export class StoreClient extends Client<StoreCall, {}, never> {
                """
        )
        expect(
            module,
            contains: "/** Puts an item into it; `null` for none. */",
            "put(item: number | null, options?: CallOptions): Promise<void> {"
        )
        expect(
            module,
            contains: """
                /**
                 * Takes an item out, see `Store.put`.
                 *
                 * @param in_ where, or
                 * nowhere
                 * @param options which
                 * @returns The item. *\\/
                 * @throws Never.
                 * @deprecated put something into it instead
                 */
                take(in_: number, options: number, callOptions?: CallOptions): Promise<number> {
                    return this.call({ case: 'take', in: in_, options }, u8, callOptions);
                }
                """
        )
    }

    @Test func errors() throws {
        let module = try module(
            of: """
                @RPC(errors: StoreError.self) protocol Store {
                    func put(item: UInt8) async throws
                    func take() async throws(TakeError) -> String
                    func count() -> UInt32
                }
                @Archivable enum StoreError: Error { case full }
                @Archivable struct TakeError: Error {}
                """
        )
        expect(
            module,
            contains: """
                /** @throws `InterfaceError` with `StoreError`, if the handler throws it. */
                put(item: number, options?: CallOptions): Promise<void> {
                    return this.callThrowing({ case: 'put', item }, unitOrStoreError, options);
                }
                """
        )
        expect(module, contains: "const unitOrStoreError = result(unit, storeError);")
        expect(module, contains: "return this.callThrowing({ case: 'take' }, stringOrTakeError, options);")
        expect(module, contains: "return this.call({ case: 'count' }, u32, options);")
    }

    /// A method that would hide one of the client's, and a parameter that would hide what the method needs.
    @Test func namesThatAreTaken() throws {
        let module = try module(
            of: """
                @RPC protocol Store {
                    func call(item: Item) async throws -> Item
                    func then(unit: UInt8) async throws
                    func constructor() async throws
                }
                @Archivable struct Item {}
                """
        )
        expect(
            module,
            contains: """
                call_(item_: Item, options?: CallOptions): Promise<Item> {
                    return this.call({ case: 'call', item: item_ }, item, options);
                }
                """
        )
        expect(module, contains: "then_(unit_: number, options?: CallOptions): Promise<void> {")
        expect(module, contains: "constructor_(options?: CallOptions): Promise<void> {")
    }

    @Test func interfaceWithNothingInIt() throws {
        let module = try module(of: "@RPC protocol Store {}")
        expect(module, contains: "export type StoreCall = never;")
        expect(
            module,
            contains: """
                const storeInterface: Interface<StoreCall, {}, never> = {
                    call: never,
                    state: {},
                    event: never,
                };
                """
        )
    }

    @Test func defaultValues() throws {
        let module = try module(
            of: """
                @RPC(state: StoreState.self) protocol Store {}
                @ConnectionState struct StoreState {
                    /// How many.
                    var count: Int = -1_000
                    var large: UInt64 = 0xFF, real: Double = 1.5e3
                    var name: String = "it's\\n"
                    var flags: [UInt8] = [1, 2], none: [String] = []
                    var places: [String: Place] = ["a": Place(x: 1)]
                    var place: Place?
                    var kind: Kind = .named("z", count: 3)
                    var block: [4 of UInt8] = InlineArray(repeating: 0)
                    var range: Range<Int> = 0..<5
                    var topic: Topic = "news"
                    var time: Duration = .seconds(5)
                    var nested: UInt8?? = 5
                }
                @Archivable struct Place { var x: Float; var y: Float = 2; var z: Float? }
                @Archivable enum Kind { case named(String, count: UInt8), other }
                """
        )
        expect(
            module,
            contains: """
                count: [i32, () => -1000],
                large: [u64, () => 0xFFn],
                real: [f64, () => 1500],
                name: [string, () => 'it\\'s\\n'],
                flags: [bytes, () => new Uint8Array([1, 2])],
                none: [vec(string), () => []],
                places: [hashMap(string, place, [24, 4, 16, 0]), () => new Map([['a', { x: 1, y: 2, z: null }]])],
                place: [option(place), () => null],
                kind: [kind, () => ({ case: 'named', _0: 'z', count: 3 })],
                block: [byteArray(4), () => new Uint8Array(4)],
                range: [range(i32), () => ({ start: 0, end: 5 })],
                topic: [topic, () => 'news'],
                time: [duration, () => ({ seconds: 5n, nanoseconds: 0 })],
                nested: [nestedOption(option(u8)), () => ({ some: 5 })],
                """
        )
        expect(module, contains: "/** How many. */", "readonly count: number;")
    }

    @Test func javaScript() throws {
        var generator = Generator()
        generator.language = .javaScript
        generator.name = "shop"
        let source = """
            @RPC(events: Pair.self) protocol Store { func put(item: Pair?) async throws -> Pair? }
            @Archivable struct Pair { var both: (UInt8, UInt8) }
            """
        let files = try generator.generate(from: [.init(path: "Interface.swift", text: source)])
        #expect(files.map(\.path) == ["shop.js", "shop.d.ts"])
        #expect(
            files[0].text == """
                // Generated from Interface.swift by `hardlight generate typescript`: do not edit.

                import { Client, enumeration, option, struct, tuple, u8 } from './hardlight.js';

                /** A client of `Store`. */
                export class StoreClient extends Client {
                    /** Connects to a server, and again when the connection is lost. */
                    constructor(address, options) {
                        super(address, storeInterface, options);
                    }

                    put(item, options) {
                        return this.call({ case: 'put', item }, optionalPair, options);
                    }
                }

                const pair = struct(2, 1, {
                    both: [tuple(2, 1, [[u8, 0], [u8, 1]]), 0],
                });

                const optionalPair = option(pair);

                const storeCall = enumeration(4, 1, {
                    put: { item: [optionalPair, 1] },
                });

                const storeInterface = {
                    call: storeCall,
                    state: {},
                    event: pair,
                };

                """
        )
        #expect(
            files[1].text == """
                // Generated from Interface.swift by `hardlight generate typescript`: do not edit.

                import { Client } from './hardlight.js';
                import type { Address, CallOptions, ClientOptions } from './hardlight.js';

                /** A client of `Store`. */
                export declare class StoreClient extends Client<StoreCall, {}, Pair> {
                    /** Connects to a server, and again when the connection is lost. */
                    constructor(address: Address, options?: ClientOptions);

                    put(item: Pair | null, options?: CallOptions): Promise<Pair | null>;
                }

                /** The calls of `Store`. */
                export type StoreCall =
                    | { readonly case: 'put'; readonly item: Pair | null };

                export interface Pair {
                    readonly both: readonly [number, number];
                }

                """
        )
    }
}
