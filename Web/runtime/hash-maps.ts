import { ArchiveError, Lazy, Type, Writer } from './archive.js';
import { converted, tuple } from './composites.js';
import { u32, unit } from './scalars.js';

/** An entry of a map: size and alignment of the struct of key and value, and their offsets in it. */
export type Entry = readonly [size: number, align: number, keyOffset: number, valueOffset: number];

/** @internal */
export function entryType<K, V>(key: Type<K>, value: Type<V>, entry: Entry): Type<[K, V]> {
    return tuple<any>(entry[0], entry[1], [[key, entry[2]], [value, entry[3]]]);
}

/** A type that may be defined later. Its size is not known before: an entry says where its parts are. @internal */
export function deferred<T>(type: Lazy<T>): Type<T> {
    if (typeof type !== 'function') return type;
    return {
        size: 0,
        align: 1,
        read: (from, at) => type().read(from, at),
        children: (to, value) => type().children(to, value),
        body: (to, at, value) => type().body(to, at, value),
        hash: (into, value) => type().hash(into, value),
        order: (left, right) => type().order(left, right),
    };
}

/** The displacement of a bucket without keys. */
const emptyBucket = 0xffffffff;
/** The first displacement that is a seed. */
const firstSeed = 0x80000000;
/**
 * How many seeds may be tried for each key, beyond those for the archive. Keys that nobody has chosen need three or so.
 */
const seedsPerKey = 64;

/** The upper half of the product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
    const a0 = a & 0xffff;
    const a1 = a >>> 16;
    const b0 = b & 0xffff;
    const b1 = b >>> 16;
    // Products of 16 bits leave room for one more number of 16 bits.
    const middle = a1 * b0 + ((a0 * b0) >>> 16);
    const carry = a0 * b1 + (middle & 0xffff);
    return a1 * b1 + (middle >>> 16) + (carry >>> 16);
}

/**
 * SeaHash with rkyv's seeds, modulo `count`.
 *
 * Four lanes of 64 bits take chunks of 8 bytes in turn, the last one shorter. Each is two words of 32 bits here, high
 * and low: `bigint` is ten times slower.
 */
function hashModulo(bytes: ArrayLike<number>, start: number, count: number): number {
    let high = 0;
    let low = 0;
    const multiply = () => {
        const h = Math.imul(high, 0xa4d94a4f) + Math.imul(low, 0x6eed0e9d) + multiplyHigh(low, 0xa4d94a4f);
        low = Math.imul(low, 0xa4d94a4f) >>> 0;
        high = h >>> 0;
    };
    const diffuse = (h: number, l: number) => {
        high = h >>> 0;
        low = l >>> 0;
        multiply();
        // x ^= (x >> 32) >> (x >> 60)
        low = (low ^ (high >>> (high >>> 28))) >>> 0;
        multiply();
    };
    const lanes = [
        0x08576fb6, 0x170b5f5f, 0x587775ee, 0xb84a7e46, 0xac701115, 0x428ee569, 0x910feb91, 0xb92bb1cd,
    ];
    let at = start;
    for (; at < bytes.length; at += 8) {
        let chunkHigh = 0;
        let chunkLow = 0;
        for (let index = 0; index < 4; index++) {
            chunkLow |= (bytes[at + index] ?? 0) << (index * 8);
            chunkHigh |= (bytes[at + 4 + index] ?? 0) << (index * 8);
        }
        diffuse((lanes[0] as number) ^ chunkHigh, (lanes[1] as number) ^ chunkLow);
        if (at + 8 <= bytes.length) {
            // The first lane goes to the end of the line.
            lanes.splice(0, 2);
            lanes.push(high, low);
        } else {
            // A shorter chunk is mixed in where it stands.
            lanes[0] = high;
            lanes[1] = low;
        }
    }
    const length = bytes.length - start;
    const [a, b, c, d, e, f, g, h] = lanes as [number, number, number, number, number, number, number, number];
    diffuse(a ^ c ^ e ^ g, b ^ d ^ f ^ h ^ length);
    // In steps that stay below 2⁵³.
    const upper = ((high % count) * 65536 + (low >>> 16)) % count;
    return (upper * 65536 + (low & 0xffff)) % count;
}

/** What a key is hashed by, with room for a seed before it. */
function hashInput<K>(key: Type<K>, value: K): number[] {
    const bytes = [0, 0, 0, 0];
    key.hash(bytes, value);
    return bytes;
}

function hashSeeded(input: number[], seed: number, count: number): number {
    for (let index = 0; index < 4; index++) input[index] = (seed >>> (index * 8)) & 255;
    return hashModulo(input, 0, count);
}

/**
 * How a hash map finds a key: compress, hash and displace. A key's hash picks one of as many buckets as there are keys,
 * and the bucket's displacement says where its keys are:
 *
 *     displacement       of a bucket with    the key is at slot
 *     0 ..< 0x80000000   one key             displacement
 *     0x80000000 ...     several keys        hash(displacement, then key) mod count
 *     0xffffffff         none                –
 *
 * So the archive of a map depends on its keys alone, not on their order.
 */
function findSlots(to: Writer, inputs: number[][]): { displacements: number[]; slots: number[] } {
    const count = inputs.length;
    to.seeds += count * seedsPerKey;
    const buckets: number[][] = Array.from({ length: count }, () => []);
    inputs.forEach((input, index) => (buckets[hashModulo(input, 4, count)] as number[]).push(index));
    // By size descending, then by number: the sort is stable.
    const order = buckets.map((_, index) => index);
    const sizeOf = (bucket: number) => (buckets[bucket] as number[]).length;
    order.sort((left, right) => sizeOf(right) - sizeOf(left));

    const displacements = new Array<number>(count).fill(emptyBucket);
    const slots = new Array<number>(count).fill(-1);
    let free = 0;
    for (const bucket of order) {
        const keys = buckets[bucket] as number[];
        if (keys.length === 1) {
            while ((slots[free] as number) >= 0) free++;
            slots[free] = keys[0] as number;
            displacements[bucket] = free;
        } else if (keys.length) {
            // The same key twice: no seed tells them apart.
            if (new Set(keys.map((key) => String(inputs[key]?.slice(4)))).size < keys.length) {
                throw new ArchiveError('indistinguishableKeys', to.end);
            }
            let seed = firstSeed;
            for (;;) {
                if (to.seeds-- <= 0) throw new ArchiveError('indistinguishableKeys', to.end);
                const taken: number[] = [];
                for (const key of keys) {
                    const slot = hashSeeded(inputs[key] as number[], seed, count);
                    if (slots[slot] !== -1 || taken.includes(slot)) break;
                    taken.push(slot);
                }
                if (taken.length === keys.length) {
                    taken.forEach((slot, index) => (slots[slot] = keys[index] as number));
                    break;
                }
                seed++;
            }
            displacements[bucket] = seed;
        }
    }
    return { displacements, slots };
}

/**
 * Rust's `HashMap<K, V>`, Swift's `[K: V]`.
 *
 *     | count: u32 | displacements: pointer | entries: pointer |
 *
 * Outside come the displacements, the keys' and values' children in the order of the slots, then the entries. Keys that
 * are objects are distinct to a `Map` even when they are equal; writing such a map is an error.
 */
export function hashMap<K, V>(key: Type<K>, value: Lazy<V>, entry: Entry): Type<Map<K, V>> {
    const pair = entryType(key, deferred(value), entry);
    const noMap = () => {
        throw new TypeError('a map cannot be a key');
    };
    return {
        size: 12,
        align: 4,
        read(from, at) {
            const count = from.u32(at);
            const table = from.target(at + 4, count * 4, 4);
            from.block(table, count * 4, at + 4, 4);
            for (let index = 0; index < count; index++) {
                const displacement = from.u32(table + index * 4);
                if (displacement >= count && displacement < firstSeed) {
                    throw new ArchiveError('invalidDisplacement', table + index * 4);
                }
            }
            const pairs = from.elements(at + 8, count, pair);
            pairs.forEach(([key_], slot) => {
                const input = hashInput(key, key_);
                const displacement = from.u32(table + hashModulo(input, 4, count) * 4);
                const found = displacement < firstSeed ? displacement : hashSeeded(input, displacement, count);
                if (displacement === emptyBucket || found !== slot) throw new ArchiveError('misplacedKey', at);
            });
            return new Map(pairs);
        },
        children(to, map) {
            if (!(map instanceof Map)) to.fail('a Map');
            const pairs = [...map];
            const { displacements, slots } = findSlots(to, pairs.map(([key_]) => hashInput(key, key_)));
            to.elements(displacements, u32);
            to.elements(slots.map((index) => pairs[index] as [K, V]), pair);
        },
        body(to, at, map) {
            to.view.setUint32(at, map.size, true);
            to.pointer(at + 4, to.take());
            to.pointer(at + 8, to.take());
        },
        hash: noMap,
        order: noMap,
    };
}

/** @internal */
export function membersOf<T>(map: Type<Map<T, void>>): Type<Set<T>> {
    return converted(
        map,
        (members) => new Set(members.keys()),
        (set, to) => {
            if (!(set instanceof Set)) to.fail('a Set');
            return new Map([...set].map((member) => [member, undefined]));
        },
    );
}

/** Rust's `HashSet<T>`, Swift's `Set<T>`: a hash map whose values are `()`. */
export function hashSet<T>(member: Type<T>, entry: Entry): Type<Set<T>> {
    return membersOf(hashMap(member, unit, entry));
}
