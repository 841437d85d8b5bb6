// Schemas for types that are named in Rust notation, made at run time: what the generator does, and what the golden
// files need. Each is a runtime type and a function that makes a value of what the files say.
import * as hl from '../../hardlight.js';
import * as more from '../../hardlight-types.js';
import { enumeration, layoutOf, relativePointer, scalars as layoutsOfScalars, structure, tuple } from './layouts.mjs';
import { parseType } from './rust-types.mjs';
import { fromHex } from './golden.mjs';

const number = (value) => Number(value);
const same = (value) => value;

function float(type, bits) {
    const read = bits === 32 ? 'getFloat32' : 'getFloat64';
    return {
        type,
        make: (golden) => new DataView(fromHex(golden.bits).buffer)[read](0),
    };
}

const scalars = {
    u8: [hl.u8, number], i8: [hl.i8, number], u16: [hl.u16, number], i16: [hl.i16, number], u32: [hl.u32, number],
    i32: [hl.i32, number], usize: [hl.u32, number], isize: [hl.i32, number], u64: [hl.u64, BigInt],
    i64: [hl.i64, BigInt], u128: [hl.u128, BigInt], i128: [hl.i128, BigInt], bool: [hl.bool, same],
    char: [hl.char, same], String: [hl.string, same], Uuid: [more.uuid, same], Ipv4Addr: [more.ipv4, same],
    Ipv6Addr: [more.ipv6, same], IpAddr: [more.ipAddress, same],
    Duration: [more.duration, ({ secs, nanos }) => ({ seconds: BigInt(secs), nanoseconds: nanos })],
    Index: [hl.u32, number], Peer: [more.ipAddress, same],
    SocketAddrV4: [more.ipv4Endpoint, v4Endpoint], SocketAddrV6: [more.ipv6Endpoint, v6Endpoint],
    SocketAddr: [more.ipEndpoint, (text) =>
        text.startsWith('[') ? { case: 'v6', value: v6Endpoint(text) } : { case: 'v4', value: v4Endpoint(text) }],
};

function v4Endpoint(text) {
    const [address, port] = text.split(':');
    return { address, port: Number(port) };
}

function v6Endpoint(text) {
    const [, address, port] = text.match(/^\[(.*)\]:(\d+)$/);
    return { address, port: Number(port), flowInfo: 0, scopeID: 0 };
}

/** The user types of the golden files: structs as their fields, enums as their cases, fields in declaration order. */
const declarations = {
    Mixed: { a: 'u8', b: 'u64', c: 'u16', d: 'u32', e: 'bool' },
    Mixed2: { flag: 'bool', name: 'String', id: 'u64', tags: 'Vec<u16>', opt: 'Option<u32>' },
    Inner: { x: 'u8', y: 'u32' },
    Nested: { p: 'u8', inner: 'Inner', q: 'u16', list: 'Vec<Inner>', boxed: 'Box<Inner>' },
    Arr: { a: 'u8', b: '[u8; 16]', c: '[u32; 3]', d: 'u16', e: '[u8; 3]' },
    Strs: { a: 'String', b: 'String', c: 'Vec<String>', d: 'Option<String>' },
    Chars: { a: 'u8', c: 'char', o: 'Option<char>', f: 'f32' },
    Big: { a: 'u128', b: 'u8', c: 'i128' },
    Maps: { m: 'HashMap<u32, String>', b: 'BTreeMap<u32, String>', n: 'u8' },
    Empty: {},
    UnitS: {},
    Shared: { a: 'Rc<String>', b: 'Rc<String>' },
    Node: { val: 'u32', next: 'Option<Box<Node>>' },
    Tree: { name: 'String', kids: 'Vec<Tree>' },
    Task: { text: 'String', status: 'TaskStatus' },
    HasEnum: { a: 'u8', c: 'Color', s: 'Shape', b: 'u16' },
    Color: ['Red', 'Green', 'Blue'],
    TaskStatus: ['Todo', 'Done'],
    Direction: ['North', 'East', 'South', 'West'],
    Compass: ['North', 'East', 'South', 'West'],
    Point: { x: 'i32', y: 'i32' },
    Label: { kind: 'Direction', parts: '(u8, String)', next: 'Option<Box<Point>>' },
    'Page<String>': { number: 'u16', of: 'String' },
    'Page<Direction>': { number: 'u16', of: 'Direction' },
    // A weak reference has the form of an optional strong one.
    Links: { strong: 'Option<Rc<String>>', weak: 'Option<Rc<String>>', again: 'Option<Rc<String>>' },
    Solo: [['Only', { a: 'u8', b: 'u32' }]],
    Shape: [
        ['Unit', {}], ['Circle', { r: 'f64' }], ['Rect', { w: 'u32', h: 'u32', tag: 'u8' }],
        ['Named', { a: 'u8', s: 'String', b: 'u64' }], ['Pair', { x: 'u8', y: 'u16' }], ['List', { v: 'Vec<String>' }],
    ],
    Wrap: [['A', { c: 'Color' }], ['B', { m: 'Mixed' }], ['C', { o: 'Option<Color>', s: 'Shape' }]],
    Pet: [
        ['Dog', { name: 'String', age: 'u8', breed: 'String' }], ['Cat', { name: 'String', age: 'u8', breed: 'String' }],
    ],
    CounterEvent: [
        ['Incremented', { to: 'u32', from: 'u32' }], ['Decremented', { to: 'u32', from: 'u32' }], ['ServerSentTest', {}],
    ],
    CounterCall: [['Increment', { amount: 'u32' }], ['Decrement', { amount: 'u32' }], ['Get', {}], ['TestOverhead', {}]],
    EventsCall: [['NewCounter', {}], ['Increment', { amount: 'u32' }], ['Decrement', { amount: 'u32' }], ['Get', {}]],
    TodoCall: [
        ['Create', { task: 'Task' }], ['MarkAsDone', { id: 'Vec<u32>' }], ['Get', { ids: 'Vec<u32>' }], ['GetAll', {}],
        ['Delete', { ids: 'Vec<u32>' }], ['DeleteAll', {}], ['DeleteDoneTasks', {}],
    ],
    PetCall: [
        ['BecomeDog', { name: 'String', age: 'u8', breed: 'String' }],
        ['BecomeCat', { name: 'String', age: 'u8', breed: 'String' }], ['MakeANoise', {}],
    ],
};

const layouts = { Index: layoutsOfScalars.usize, Peer: layoutOf(parseType('IpAddr')) };
layouts.Place = enumeration([[], [layoutsOfScalars.u32], [layoutsOfScalars.String, layoutOf(parseType('Option<i16>'))]]);
const schemas = new Map();

/** The layout of a type, whose declarations are laid out as they are needed. */
function layout(type) {
    const flat = flattened(type);
    for (;;) {
        try {
            return layoutOf(flat, layouts);
        } catch (error) {
            const name = error.message;
            const declaration = declarations[name];
            if (!declaration || layouts[name]) throw error;
            layouts[name] = Array.isArray(declaration)
                ? enumeration(declaration.map((one) => Object.values(Array.isArray(one) ? one[1] : {}).map(layoutOfText)))
                : structure(Object.values(declaration).map(layoutOfText));
        }
    }
}

/** Declared types with parameters are names like any other. */
function flattened(type) {
    if (declarations[write(type)]) return { kind: 'name', name: write(type), parameters: [] };
    const part = (key) => (type[key] ? { [key]: flattened(type[key]) } : {});
    const parts = (key) => (type[key] ? { [key]: type[key].map(flattened) } : {});
    return { ...type, ...part('element'), ...parts('elements'), ...parts('parameters') };
}

const layoutOfText = (text) => layout(parseType(text));

/** The schema of a type in Rust notation. */
export function schema(text) {
    if (!schemas.has(text)) schemas.set(text, custom[text]?.() ?? make(parseType(text)));
    return schemas.get(text);
}

const part = (type) => schema(write(type));

function write(type) {
    const list = (types) => types.map(write).join(', ');
    switch (type.kind) {
        case 'tuple': return `(${list(type.elements)})`;
        case 'array': return `[${write(type.element)}; ${type.count}]`;
        case 'slice': return `[${write(type.element)}]`;
        default: return type.parameters.length ? `${type.name}<${list(type.parameters)}>` : type.name;
    }
}

const isByte = (type) => type.name === 'u8';

function make(type) {
    if (type.kind === 'tuple') {
        if (!type.elements.length) return { type: hl.unit, make: () => undefined };
        const { size, align, offsets } = tuple(type.elements.map(layout));
        const parts = type.elements.map(part);
        return {
            type: hl.tuple(size, align, parts.map((one, index) => [one.type, offsets[index]])),
            make: (golden) => golden.map((value, index) => parts[index].make(value)),
        };
    }
    if (type.kind === 'array') {
        const element = part(type.element);
        return isByte(type.element)
            ? { type: hl.byteArray(type.count), make: (golden) => Uint8Array.from(golden) }
            : { type: hl.array(element.type, type.count), make: (golden) => golden.map(element.make) };
    }
    if (declarations[write(type)]) return declared(write(type));
    return standard(type.name, type.parameters);
}

function declared(name) {
    const declaration = declarations[name];
    const { size, align, offsets } = layout({ kind: 'name', name, parameters: [] });
    if (!Array.isArray(declaration)) {
        const names = Object.keys(declaration);
        const parts = names.map((field) => schema(declaration[field]));
        return {
            type: hl.struct(size, align, table(names, parts, offsets)),
            make: (golden) => object(names, parts, golden),
        };
    }
    if (typeof declaration[0] === 'string') {
        const nameOf = (golden) => (typeof golden === 'string' ? golden : Object.keys(golden)[0]);
        return { type: hl.cases(declaration), make: nameOf };
    }
    const cases = declaration.map(([variant, fields], index) => {
        const names = Object.keys(fields);
        const parts = names.map((field) => schema(fields[field]));
        return { variant, names, parts, table: table(names, parts, offsets[index]) };
    });
    return {
        type: hl.enumeration(size, align, Object.fromEntries(cases.map((one) => [one.variant, one.table]))),
        make(golden) {
            const variant = typeof golden === 'string' ? golden : Object.keys(golden)[0];
            const { names, parts } = cases.find((one) => one.variant === variant);
            return { case: variant, ...object(names, parts, golden[variant]) };
        },
    };
}

const table = (names, parts, offsets) =>
    Object.fromEntries(names.map((name, index) => [name, [parts[index].type, offsets[index]]]));
const object = (names, parts, golden) =>
    Object.fromEntries(names.map((name, index) => [name, parts[index].make(golden[name])]));

/** Size, alignment and offsets of the struct of two fields. */
function pair(first, second) {
    const { size, align, offsets } = structure([first, second]);
    return [size, align, ...offsets];
}

function standard(name, parameters) {
    if (scalars[name]) return { type: scalars[name][0], make: scalars[name][1] };
    if (name === 'f32' || name === 'f64') return float(hl[name], Number(name.slice(1)));
    if (name.startsWith('NonZero')) {
        const integer = schema(name.slice('NonZero'.length).toLowerCase());
        return { type: hl.nonZero(integer.type), make: integer.make };
    }
    const [first, second] = parameters;
    switch (name) {
        case 'Vec':
            if (isByte(first)) return { type: hl.bytes, make: (golden) => Uint8Array.from(golden) };
            return { type: hl.vec(() => part(first).type), make: (golden) => golden.map((one) => part(first).make(one)) };
        case 'Box':
            if (first.kind === 'slice') return make({ kind: 'name', name: 'Vec', parameters: [first.element] });
            if (first.name === 'str') return { type: hl.boxedString, make: same };
            return { type: hl.box(() => part(first).type), make: (golden) => part(first).make(golden) };
        case 'Rc':
            return { type: hl.shared(() => part(first).type), make: (golden) => ({ value: part(first).make(golden) }) };
        case 'Option': {
            const wrapped = part(first);
            const isNested = first.name === 'Option';
            const some = (golden) => wrapped.make(golden.some);
            return {
                type: isNested ? hl.nestedOption(wrapped.type) : hl.option(wrapped.type),
                make: (golden) => (!('some' in Object(golden)) ? null : isNested ? { some: some(golden) } : some(golden)),
            };
        }
        case 'Result': {
            const [ok, error] = [part(first), part(second)];
            return {
                type: hl.result(ok.type, error.type),
                make: (golden) =>
                    'ok' in golden
                        ? { case: 'success', value: ok.make(golden.ok) }
                        : { case: 'failure', error: error.make(golden.err) },
            };
        }
        case 'Range': case 'RangeInclusive': {
            const bound = part(first);
            return {
                type: more.range(bound.type),
                make: ({ start, end }) => ({ start: bound.make(start), end: bound.make(end) }),
            };
        }
        case 'HashMap': case 'BTreeMap': {
            const [key, value] = [part(first), part(second)];
            const entry = pair(layout(first), layout(second));
            return {
                type: name === 'HashMap'
                    ? more.hashMap(key.type, value.type, entry)
                    : more.sortedMap(key.type, value.type, entry, pair(relativePointer, layout(first))),
                make: (golden) => new Map(golden.map(([one, other]) => [key.make(one), value.make(other)])),
            };
        }
        case 'HashSet': case 'BTreeSet': {
            const member = part(first);
            const entry = pair(layout(first), layout(parseType('()')));
            return {
                type: name === 'HashSet'
                    ? more.hashSet(member.type, entry)
                    : more.sortedSet(member.type, entry, pair(relativePointer, layout(first))),
                make: (golden) => new Set(golden.map(member.make)),
            };
        }
    }
    throw new Error(`no schema for ${name}`);
}

// MARK: Types whose values the files write in their own way

const shared = () => {
    const { type } = declared('Shared');
    return {
        type,
        make(golden) {
            const a = { value: golden.a };
            return { a, b: golden.shared ?? golden.same ? a : { value: golden.b } };
        },
    };
};

const tup = () => {
    const { type, make: makeTuple } = make(parseType('(u8, u64, String)'));
    const { size, align, offsets } = structure(['u8', 'u64', 'String'].map(layoutOfText));
    return {
        // Rust's tuple structs are laid out as structs.
        type: hl.tuple(size, align, [[hl.u8, offsets[0]], [hl.u64, offsets[1]], [hl.string, offsets[2]]]),
        make: makeTuple,
        tuple: type,
    };
};

const clientMessage = () => ({
    type: hl.clientMessage,
    make: ({ RPCRequest: { id, internal_hex } }) => ({ case: 'rpcRequest', id, internal: fromHex(internal_hex) }),
});

const serverMessage = (type) => () => ({
    type,
    make(golden) {
        const [name] = Object.keys(golden);
        const fields = golden[name];
        switch (name) {
            case 'RPCResponse': {
                const output = 'ok_hex' in fields.output
                    ? { case: 'success', value: fromHex(fields.output.ok_hex) }
                    : { case: 'failure', error: fields.output.err };
                return { case: 'rpcResponse', id: fields.id, output };
            }
            case 'NewEvent':
                return 'topic' in fields
                    ? { case: 'newEvent', topic: wireTopic(fields.topic), payload: fromHex(fields.payload_hex) }
                    : { case: 'newEvent', payload: fromHex(fields.event_hex) };
            case 'StateChange':
                return { case: 'stateChange', updates: fields.map(update) };
        }
        throw new Error(`no message ${name}`);
    },
});

const update = ({ index, data_hex }) => ({ index, data: fromHex(data_hex) });
const wireTopic = ({ bytes_hex, is_string }) => ({ inner: fromHex(bytes_hex), isString: is_string });

const place = () => {
    const { size, align } = enumeration([[], [layoutOfText('u32')], [layoutOfText('String'), layoutOfText('Option<i16>')]]);
    return {
        type: hl.enumeration(size, align, {
            Nowhere: {}, Numbered: { value: [hl.u32, 4] }, Named: { name: [hl.string, 4], floor: [hl.option(hl.i16), 12] },
        }),
        make(golden) {
            const [name] = Object.keys(Object(golden));
            if (name === 'Numbered') return { case: name, value: golden.Numbered };
            if (name !== 'Named') return { case: 'Nowhere' };
            return { case: name, name: golden.Named.name, floor: schema('Option<i16>').make(golden.Named.floor) };
        },
    };
};

const links = () => ({
    type: declared('Links').type,
    make({ strong, weak, again }) {
        const objects = new Map();
        const link = ({ some }) => {
            if (some === undefined) return null;
            if (!objects.has(some)) objects.set(some, { value: some });
            return objects.get(some);
        };
        return { strong: link(strong), weak: link(weak), again: link(again) };
    },
});

const custom = {
    Shared: shared,
    Place: place,
    Links: links,
    Tup: tup,
    CM2: clientMessage,
    SM2: serverMessage(hl.serverMessage),
    CM0: clientMessage,
    SM0: serverMessage(hl.oldServerMessage),
    Errors2: () => ({ type: hl.handlerErrors, make: same }),
    Errors0: () => ({ type: hl.oldHandlerErrors, make: same }),
    Topic: () => ({
        type: hl.topic,
        make(golden) {
            const { inner, isString } = wireTopic(golden);
            return isString ? new TextDecoder().decode(inner) : inner;
        },
    }),
    StateUpdate: () => ({ type: hl.struct(12, 4, { index: [hl.u32, 8], data: [hl.bytes, 0] }), make: update }),
};

const phrases = {
    'hardlight 2.0.0 ClientMessage': 'CM2', 'hardlight 2.0.0 ServerMessage': 'SM2',
    'hardlight 2.0.0 RpcHandlerError': 'Errors2', 'hardlight 2.0.0 Topic': 'Topic',
    'hardlight 2.0.0 StateUpdate': 'StateUpdate', 'hardlight 0.1.2 ClientMessage': 'CM0',
    'hardlight 0.1.2 ServerMessage': 'SM0', 'hardlight 0.1.2 RpcHandlerError': 'Errors0',
    'counter RpcCall': 'CounterCall',
};

const calls = {
    'RpcCall{Increment{': 'CounterCall', 'RpcCall{NewCounter{': 'EventsCall', 'RpcCall{Create{': 'TodoCall',
    'RpcCall{BecomeDog{': 'PetCall',
};

/** The schema of what a row calls its type: a Rust type, perhaps with its declaration behind its name, or a phrase. */
export function schemaOfRow(name) {
    if (phrases[name]) return schema(phrases[name]);
    for (const start in calls) if (name.startsWith(start)) return schema(calls[start]);
    // `Option<Pet{…}>` is `Option<Pet>`: from the first brace to the last is a declaration, what follows is a remark.
    return schema(name.replace(/^struct /, '').replace(/\{.*\}(>*).*$/, '$1'));
}
