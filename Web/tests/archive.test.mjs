// What the golden files do not hold: values that cannot be written, and archives made to do harm.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import * as hl from '../hardlight.js';
import * as more from '../hardlight-types.js';
import { fromHex, toHex } from './support/golden.mjs';
import { Noise } from './support/noise.mjs';
import { parseType } from './support/rust-types.mjs';
import { goldenValue, randomType, randomValue, tampered } from './support/random-types.mjs';
import { schema } from './support/schemas.mjs';

const code = (expected) => (error) => error instanceof hl.ArchiveError && error.code === expected;

test('random values of random types are the same after writing and reading', () => {
    const noise = new Noise(0x48617264);
    for (let round = 0; round < 1500; round++) {
        const name = randomType(noise);
        const { type } = schema(name);
        const value = randomValue(parseType(name), noise);
        const archive = hl.encode(type, value);
        assert.deepStrictEqual(hl.decode(type, archive), value, name);
        // In the form in which the Swift tests take it (vectors.mjs).
        assert.deepStrictEqual(schema(name).make(goldenValue(parseType(name), value)), value, name);
        // In bytes that begin elsewhere than their buffer does.
        const shifted = new Uint8Array(archive.length + 3).subarray(3);
        shifted.set(archive);
        assert.equal(toHex(hl.encode(type, hl.decode(type, shifted))), toHex(archive), name);
    }
});

test('bytes that have been tampered with give a value or an ArchiveError, and soon', () => {
    const noise = new Noise(0x4c696768);
    let [accepted, refused] = [0, 0];
    for (let round = 0; round < 1500; round++) {
        const name = randomType(noise);
        const { type } = schema(name);
        const archive = hl.encode(type, randomValue(parseType(name), noise));
        for (let change = 0; change < 8; change++) {
            const bad = tampered(archive, noise);
            let value;
            try {
                value = hl.decode(type, bad);
                accepted++;
            } catch (error) {
                if (!(error instanceof hl.ArchiveError)) throw error;
                refused++;
                continue;
            }
            // What was read can be written, unless a sorted map has a key twice, which rkyv lets pass; or nanoseconds
            // have made a duration longer than it can be.
            try {
                hl.encode(type, value);
            } catch (error) {
                if (error.code !== 'indistinguishableKeys' && !name.includes('Duration')) throw error;
            }
        }
    }
    assert.ok(accepted > 1000 && refused > 1000, `${accepted} accepted, ${refused} refused`);
});

test('values that are none of the type are refused, and never cut to fit', () => {
    const bad = [
        [hl.u8, 256], [hl.u8, -1], [hl.u8, 1.5], [hl.u8, NaN], [hl.u8, '1'], [hl.u8, 1n], [hl.u8, undefined], [hl.i8, 128],
        [hl.i16, -32769], [hl.u32, 2 ** 32], [hl.i32, 2 ** 31], [hl.u64, 1], [hl.u64, -1n], [hl.u64, 2n ** 64n],
        [hl.i64, 2n ** 63n], [hl.u128, 2n ** 128n], [hl.i128, -(2n ** 127n) - 1n], [hl.f32, '1'], [hl.bool, 1],
        [hl.string, 1], [hl.string, 'half \ud800'], [hl.string, '\udc00\ud800'], [hl.char, 'ab'], [hl.char, ''],
        [hl.char, '\ud800'], [hl.bytes, [1]], [hl.byteArray(2), new Uint8Array(3)], [hl.vec(hl.u8), 'abc'],
        [hl.array(hl.u8, 2), [1]], [hl.tuple(1, 1, [[hl.u8, 0]]), []], [hl.struct(1, 1, { a: [hl.u8, 0] }), null],
        [hl.struct(1, 1, { a: [hl.u8, 0] }), {}], [hl.cases(['a']), 'b'], [hl.cases(['a']), 'toString'],
        [hl.enumeration(1, 1, { a: {} }), { case: 'b' }], [hl.enumeration(1, 1, { a: {} }), 'a'],
        [hl.nonZero(hl.u8), 0], [hl.nonZero(hl.u64), 0n], [hl.option(hl.u8), undefined], [hl.never, undefined],
        [more.uuid, '0001'], [more.ipv4, '1.2.3.256'], [more.ipv4, '1.2.3'], [more.ipv6, '1:2:3'], [more.ipv6, '::1::'],
        [more.ipv6, '1:2:3:4:5:6:7:8:9'], [more.ipv6, '12345::'], [more.ipAddress, 'localhost'],
        [more.range(hl.u8), { start: 2, end: 1 }], [more.duration, { seconds: 0n, nanoseconds: 1e9 }],
        [more.hashMap(hl.u8, hl.u8, [2, 1, 0, 1]), {}], [more.hashSet(hl.u8, [1, 1, 0, 1]), [1]],
        [hl.shared(hl.u8), 1], [hl.topic, 7],
    ];
    for (const [type, value] of bad) assert.throws(() => hl.encode(type, value), code('invalidValue'), String(value));
});

test('lengths without bytes behind them cost nothing', () => {
    // Four thousand million elements in eight bytes.
    const huge = fromHex('00000000ffffffff');
    for (const type of [hl.vec(hl.u32), hl.vec(hl.string), hl.bytes, hl.boxedString]) {
        assert.throws(() => hl.decode(type, huge), code('outOfBounds'));
    }
    for (const empty of [hl.unit, hl.array(hl.u64, 0), hl.struct(0, 1, {}), hl.array(hl.unit, 3)]) {
        assert.throws(() => hl.decode(hl.vec(empty), huge), code('tooManyEmptyElements'));
        assert.equal(hl.decode(hl.vec(empty), fromHex('0000000000000100')).length, 65536);
    }
    const map = more.hashMap(hl.u8, hl.u8, [2, 1, 0, 1]);
    assert.throws(() => hl.decode(map, fromHex('ffffffff0000000000000000')), code('outOfBounds'));
    const tree = more.sortedMap(hl.u8, hl.u8, [2, 1, 0, 1], [8, 4, 0, 4]);
    assert.throws(() => hl.decode(tree, fromHex('ffffffff00000000')), code('outOfBounds'));
    // All elements without bytes share one allowance.
    const nested = hl.encode(hl.vec(hl.vec(hl.unit)), [new Array(50000).fill(), new Array(50000).fill()]);
    assert.throws(() => hl.decode(hl.vec(hl.vec(hl.unit)), nested), code('tooManyEmptyElements'));
});

test('pointers nest as deep as the limit', () => {
    const node = hl.struct(12, 4, { val: [hl.u32, 8], next: [hl.option(hl.box(() => node)), 0] });
    const list = (length) => {
        let first = null;
        for (let val = 0; val < length; val++) first = { val, next: first };
        return hl.encode(node, first);
    };
    assert.equal(hl.decode(node, list(hl.defaultDepthLimit)).val, hl.defaultDepthLimit - 1);
    assert.throws(() => hl.decode(node, list(hl.defaultDepthLimit + 1)), code('depthLimitExceeded'));
    assert.throws(() => hl.decode(node, list(3), 2), code('depthLimitExceeded'));
});

test('characters are scalars', () => {
    const char = (hex) => hl.decode(hl.char, fromHex(hex));
    assert.deepEqual(['ffd70000', '00e00000', 'ffff1000'].map(char), ['\ud7ff', '\ue000', '\u{10ffff}']);
    for (const hex of ['00d80000', 'ffdf0000', '00001100', 'ffffffff']) {
        assert.throws(() => char(hex), code('invalidUnicodeScalar'));
    }
});

test('strings claim no more than 7 bytes inline', () => {
    for (let length = 8; length < 128; length++) {
        const archive = fromHex('61616161616161' + length.toString(16).padStart(2, '0'));
        assert.throws(() => hl.decode(hl.string, archive), code('invalidInlineLength'));
    }
    // A byte order mark is text.
    assert.equal(hl.decode(hl.string, hl.encode(hl.string, '\ufeffa')), '\ufeffa');
});

test('shared objects are written once, and read as one', () => {
    const type = hl.vec(hl.shared(hl.string));
    const object = { value: 'many owners' };
    const archive = hl.encode(type, [object, object, { value: 'many owners' }]);
    assert.equal(Buffer.from(archive).toString('latin1').split('many owners').length - 1, 2);
    const [a, b, c] = hl.decode(type, archive);
    assert.ok(a === b && a !== c && a.value === c.value);
});

test('shared pointers cannot lead to themselves, nor to two types', () => {
    const node = hl.struct(8, 4, { next: [hl.option(hl.shared(() => node)), 0] });
    // The root points to a node at 0, which points to itself.
    const cyclic = fromHex('01000000fcffffff01000000f4ffffff');
    assert.throws(() => hl.decode(node, cyclic), hl.ArchiveError);
    assert.doesNotThrow(() => hl.decode(node, fromHex('00000000fcffffff01000000f4ffffff')));
    const pair = hl.tuple(8, 4, [[hl.shared(hl.u32), 0], [hl.shared(hl.i32), 4]]);
    assert.throws(() => hl.decode(pair, fromHex('07000000fcfffffff8ffffff')), code('sharedTypeMismatch'));
});

test('keys have the order of Rust, and stand once in a map', () => {
    const set = more.sortedSet(hl.string, [8, 4, 0, 8], [12, 4, 0, 4]);
    // In UTF-16 the last one comes before the one before it.
    const members = ['', 'a', 'aa', 'b', 'é', '\u{e000}', '\u{ffff}', '\u{10000}'];
    assert.deepEqual([...hl.decode(set, hl.encode(set, new Set([...members].reverse())))], members);

    const twice = new Map([[[1], 1], [[1], 2]]);
    const key = hl.tuple(1, 1, [[hl.u8, 0]]);
    const hash = more.hashMap(key, hl.u8, [2, 1, 0, 1]);
    assert.throws(() => hl.encode(hash, twice), code('indistinguishableKeys'));
    const sorted = more.sortedMap(key, hl.u8, [2, 1, 0, 1], [8, 4, 0, 4]);
    assert.throws(() => hl.encode(sorted, twice), code('indistinguishableKeys'));
    // Types whose hash in Rust is nobody's business cannot be keys.
    assert.throws(() => hl.encode(more.hashMap(hl.f64, hl.u8, [16, 8, 0, 8]), new Map([[1, 1]])), TypeError);
});

test('large maps are written and read, and do not depend on the order of insertion', () => {
    const entries = Array.from({ length: 5000 }, (_, index) => [index * 7919, `value ${index}`]);
    const hash = more.hashMap(hl.u32, hl.string, [12, 4, 8, 0]);
    const tree = more.sortedMap(hl.u32, hl.string, [12, 4, 8, 0], [8, 4, 0, 4]);
    for (const type of [hash, tree]) {
        const archive = hl.encode(type, new Map(entries));
        assert.equal(toHex(hl.encode(type, new Map([...entries].reverse()))), toHex(archive));
        assert.deepStrictEqual(hl.decode(type, archive), new Map(entries));
    }
    assert.deepStrictEqual([...hl.decode(tree, hl.encode(tree, new Map([...entries].reverse())))], entries);
});

test('trees of all sizes are read again', () => {
    // Entries so large that a node has few, and levels are many.
    const type = more.sortedMap(hl.string, hl.unit, [8, 4, 0, 8], [12, 4, 0, 4]);
    const all = Array.from({ length: 220 }, (_, index) => [String(index).padStart(900, '0'), undefined]);
    for (let count = 0; count <= all.length; count += count < 60 ? 1 : 7) {
        const map = new Map(all.slice(0, count));
        assert.deepStrictEqual(hl.decode(type, hl.encode(type, map)), map, String(count));
    }
});

/** SeaHash with rkyv's seeds, as published, in numbers of any size. */
function seaHash(bytes) {
    const mask = 2n ** 64n - 1n;
    const diffuse = (value) => {
        let x = (value * 0x6eed0e9da4d94a4fn) & mask;
        x ^= (x >> 32n) >> (x >> 60n);
        return (x * 0x6eed0e9da4d94a4fn) & mask;
    };
    let [a, b, c, d] = [0x08576fb6170b5f5fn, 0x587775eeb84a7e46n, 0xac701115428ee569n, 0x910feb91b92bb1cdn];
    for (let at = 0; at < bytes.length; at += 8) {
        const chunk = BigInt('0x' + toHex([...bytes.slice(at, at + 8)].reverse()));
        [a, b, c, d] = at + 8 <= bytes.length ? [b, c, d, diffuse(a ^ chunk)] : [diffuse(a ^ chunk), b, c, d];
    }
    return diffuse(a ^ b ^ c ^ d ^ BigInt(bytes.length));
}

test('keys that were made to collide are refused soon', () => {
    const set = more.hashSet(hl.string, [8, 4, 0, 8]);
    // Keys that all fall into one bucket of as many as there are keys.
    const inOneBucket = (count) => {
        const keys = [];
        for (let number = 0; keys.length < count; number++) {
            if (seaHash([...Buffer.from(`key ${number}`), 0xff]) % BigInt(count) === 0n) keys.push(`key ${number}`);
        }
        return new Set(keys);
    };
    const few = inOneBucket(5);
    assert.deepStrictEqual(hl.decode(set, hl.encode(set, few)), few);
    // The displacements: one seed, and no keys in the other buckets.
    assert.match(toHex(hl.encode(set, few)), /^......80(ffffffff){4}/);
    assert.throws(() => hl.encode(set, inOneBucket(40)), code('indistinguishableKeys'));
});

/** A tree of two levels, and where its root is. */
function twoLevels() {
    const type = more.sortedMap(hl.u32, hl.u32, [8, 4, 0, 4], [8, 4, 0, 4]);
    const archive = hl.encode(type, new Map(Array.from({ length: 2000 }, (_, index) => [index, index])));
    const view = new DataView(archive.buffer, archive.byteOffset);
    const root = archive.length - 4 + view.getInt32(archive.length - 4, true);
    assert.equal(view.getUint16(root + 8, true) & 0x8000, 0x8000);
    return { type, archive, view, root };
}

test('inner keys are the first of their children', () => {
    const { type, archive, view, root } = twoLevels();
    view.setUint32(root + 16, view.getUint32(root + 16, true) + 1, true);
    assert.throws(() => hl.decode(type, archive), code('mismatchedKey'));
});

test('children lie outside the bytes that their parent claims', () => {
    const { type, archive, view, root } = twoLevels();
    view.setUint32(root, view.getUint32(root, true) + 8, true);
    assert.throws(() => hl.decode(type, archive), code('outOfBounds'));
});

test('inner nodes have entries', () => {
    const type = more.sortedMap(hl.u8, hl.u8, [2, 1, 0, 1], [8, 4, 0, 4]);
    // A leaf of one entry, an inner node with a child below its first key and no key, the map.
    const leaf = '00000000' + '00000000' + '0100' + '0000' + '0102' + '0000';
    const inner = '02000000' + 'ecffffff' + '0080' + '0000';
    const archive = fromHex(leaf + inner + '01000000' + 'f0ffffff');
    assert.throws(() => hl.decode(type, archive), code('invalidNodeCount'));
});

test('entries without bytes are bounded in trees too', () => {
    const type = more.sortedMap(hl.unit, hl.unit, [0, 1, 0, 0], [4, 4, 0, 4]);
    // What fuzzing the Swift codec has found, without the byte that names its type there.
    const file = new URL('../../FuzzTesting/FailCases/memory-tree-of-entries-without-bytes', import.meta.url);
    assert.throws(() => hl.decode(type, new Uint8Array(readFileSync(file).subarray(1))), code('tooManyEmptyElements'));
});

test('enums of more than 255 cases have a tag of two bytes', () => {
    const names = Array.from({ length: 300 }, (_, index) => `case${index}`);
    assert.equal(toHex(hl.encode(hl.cases(names), 'case258')), '0201');
    assert.throws(() => hl.decode(hl.cases(names), fromHex('2c01')), code('invalidTag'));
    const table = Object.fromEntries(names.map((name) => [name, {}]));
    assert.deepEqual(hl.decode(hl.enumeration(2, 2, table), fromHex('0201')), { case: 'case258' });
});
