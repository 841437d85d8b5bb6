// Random types in Rust notation, those that the Swift tests know too, and random values of them, as the runtime has
// them.

/** Whether there is a sign, and how many bits. */
const integers = {
    u8: [0, 8], i8: [1, 8], u16: [0, 16], i16: [1, 16], u32: [0, 32], i32: [1, 32], usize: [0, 32], isize: [1, 32],
};
const bigs = { u64: [0, 64], i64: [1, 64], u128: [0, 128], i128: [1, 128] };
const characters = ['a', 'Z', '0', 'é', 'ß', '中', '\u{feff}', '\u{ffff}', '\u{e000}', '𝄞', '😀', '\u{10ffff}', '\0'];
const keys = ['u8', 'i16', 'u32', 'i32', 'u64', 'i64', 'u128', 'bool', 'char', 'String', 'Uuid'];
const leaves = [...Object.keys(integers), ...Object.keys(bigs), 'bool', 'char', 'String', 'f64', '()', 'Duration', 'Uuid',
    'Ipv4Addr', 'Ipv6Addr', 'IpAddr', 'NonZeroU16', 'NonZeroI64', 'Box<str>', 'Range<u16>', 'RangeInclusive<i64>'];

export function randomType(noise, depth = 3) {
    if (depth === 0 || noise.below(4) === 0) return noise.pick(leaves);
    const inner = () => randomType(noise, depth - 1);
    switch (noise.below(9)) {
        case 0: return `Vec<${inner()}>`;
        case 1: return `Option<${inner()}>`;
        case 2: return `Result<${inner()}, ${inner()}>`;
        case 3: return `Box<${inner()}>`;
        case 4: return `[${inner()}; ${noise.pick([0, 1, 2, 3, 4, 5, 7])}]`;
        case 5: return `(${Array.from({ length: noise.pick([1, 2, 3, 6]) }, inner).join(', ')},)`;
        case 6: return `${noise.pick(['HashMap', 'BTreeMap'])}<${noise.pick(keys)}, ${inner()}>`;
        case 7: return `${noise.pick(['HashSet', 'BTreeSet'])}<${noise.pick(keys)}>`;
        default: return `Vec<${noise.pick(leaves)}>`;
    }
}

/** A random value of a parsed type. */
export function randomValue(type, noise) {
    const value = (part) => randomValue(part, noise);
    const list = (count, part) => Array.from({ length: count }, () => value(part));
    const count = () => (noise.below(12) ? noise.below(5) : noise.below(60));
    const isByte = (part) => part.name === 'u8';
    if (type.kind === 'tuple') return type.elements.length ? type.elements.map(value) : undefined;
    if (type.kind === 'array') return isByte(type.element) ? noise.bytes(type.count) : list(type.count, type.element);
    const { name } = type;
    const [first, second] = type.parameters;
    if (integers[name]) {
        const [isSigned, bits] = integers[name];
        const edge = noise.pick([0, 2 ** bits - 1, noise.below(2 ** bits), noise.below(2 ** bits)]);
        return isSigned ? edge - 2 ** (bits - 1) : edge;
    }
    if (bigs[name]) {
        const [isSigned, bits] = bigs[name];
        const edge = noise.pick([0n, -1n, 1n << BigInt(bits - 1), noise.bits(bits)]);
        return (isSigned ? BigInt.asIntN : BigInt.asUintN)(bits, edge);
    }
    const text = () => Array.from({ length: noise.pick([0, 1, 3, 7, 8, 20]) }, () => noise.pick(characters)).join('');
    switch (name) {
        case 'bool': return !noise.below(2);
        case 'char': return noise.pick(characters);
        case 'String': return text();
        case 'f64': return noise.pick([0, -0, 1.5, Infinity, NaN, -1e300, Number.MIN_VALUE]);
        case 'Duration': return { seconds: noise.bits(60), nanoseconds: noise.below(1e9) };
        case 'Uuid': return Buffer.from(noise.bytes(16)).toString('hex').replace(/^(.{8})(....)(....)(....)/, '$1-$2-$3-$4-');
        case 'Ipv4Addr': return noise.bytes(4).join('.');
        case 'Ipv6Addr':
            return noise.pick([
                '::', '::1', '1::', '2001:db8::1:0:0:1', '1:2:3:4:5:6:7:8', 'ff02::fb', '0:1::', '1:0:3:0:5:0:7:0',
            ]);
        case 'IpAddr': return noise.pick(['127.0.0.1', '::ffff:7f00:1']);
        case 'NonZeroU16': return 1 + noise.below(65535);
        case 'NonZeroI64': return noise.pick([-1n, 1n, -(2n ** 63n)]);
        case 'Vec': return isByte(first) ? noise.bytes(count()) : list(count(), first);
        case 'Box': return first.name === 'str' ? text() : value(first);
        case 'Option': {
            if (!noise.below(2)) return null;
            return first.name === 'Option' ? { some: value(first) } : value(first);
        }
        case 'Result':
            return noise.below(2) ? { case: 'success', value: value(first) } : { case: 'failure', error: value(second) };
        case 'HashMap': case 'BTreeMap': return new Map(list(count(), first).map((key) => [key, value(second)]));
        case 'HashSet': case 'BTreeSet': return new Set(list(count(), first));
        case 'Range': case 'RangeInclusive': {
            const [start, end] = [value(first), value(first)];
            return start <= end ? { start, end } : { start: end, end: start };
        }
    }
    throw new Error(`no values of ${name}`);
}

const decimal = (value) => (typeof value === 'bigint' ? String(value) : value);

/** A value in the form of the golden files. */
export function goldenValue(type, value) {
    const each = (part) => (item) => goldenValue(part, item);
    if (type.kind === 'tuple') return value?.map((item, index) => goldenValue(type.elements[index], item)) ?? null;
    if (type.kind === 'array') return Array.from(value, each(type.element));
    const [first, second] = type.parameters;
    switch (type.name) {
        case 'f64': {
            const view = new DataView(new ArrayBuffer(8));
            view.setFloat64(0, value);
            return { bits: view.getBigUint64(0).toString(16).padStart(16, '0') };
        }
        case 'Duration': return { secs: decimal(value.seconds), nanos: value.nanoseconds };
        case 'Vec': case 'HashSet': case 'BTreeSet': return Array.from(value, each(first));
        case 'HashMap': case 'BTreeMap':
            return Array.from(value, ([key, item]) => [goldenValue(first, key), goldenValue(second, item)]);
        case 'Box': return first.name === 'str' ? value : goldenValue(first, value);
        case 'Option': {
            if (value === null) return { none: null };
            return { some: goldenValue(first, first.name === 'Option' ? value.some : value) };
        }
        case 'Result':
            if (value.case === 'success') return { ok: goldenValue(first, value.value) };
            return { err: goldenValue(second, value.error) };
        case 'Range': case 'RangeInclusive': return { start: decimal(value.start), end: decimal(value.end) };
    }
    return decimal(value);
}

/** An archive with a few bytes changed, or its end missing. */
export function tampered(archive, noise) {
    const bad = archive.slice(0, noise.below(3) ? archive.length : noise.below(archive.length + 1));
    for (let count = 1 + noise.below(3); count > 0 && bad.length; count--) {
        bad[noise.below(bad.length)] = noise.pick([0, 1, 0x7f, 0x80, 0xff, noise.below(256)]);
    }
    return bad;
}
