import { aligned, ArchiveError, Lazy, Reader, Type, Writer } from './archive.js';
import { deferred, Entry, entryType, membersOf } from './hash-maps.js';
import { plain, unit } from './scalars.js';

/** An entry of an inner node: size and alignment of the struct of pointer and key, and their offsets in it. */
export type InnerEntry = readonly [size: number, align: number, pointerOffset: number, keyOffset: number];

/** A node that has been read. */
interface Node<K, V> {
    at: number;
    isInner: boolean;
    keys: K[];
    values: V[];
    /** The children of an inner node, the one below the first key first. */
    children: Node<K, V>[];
}

const headerSize = 12;
/** How large a node gets: rkyv closes one whose children, header and entries reach this. */
const targetSize = 4096;

/**
 * Rust's `BTreeMap<K, V>`, Swift's `SortedMap`: what is read has its keys in their order, what is written need not.
 *
 *     | count: u32 | root: pointer |
 *
 * A node is a header and its entries, in ascending order, at their alignment:
 *
 *     | bytes written for this node before: u32 | pointer | inner: 1 bit, entries: 15 bits | pad | entries |
 *
 * The pointer of a leaf leads to the next leaf, or is 0; that of an inner node to the child below the first key. An
 * inner entry has the pointer to the child from its key on.
 */
export function sortedMap<K, V>(key: Type<K>, of: Lazy<V>, leaf: Entry, inner: InnerEntry): Type<Map<K, V>> {
    const value = deferred(of);
    const pair = entryType(key, value, leaf);
    const leafStart = aligned(headerSize, leaf[1]);
    const innerStart = aligned(headerSize, inner[1]);
    const nodeSize = (isInner: boolean, count: number) =>
        isInner ? innerStart + count * inner[0] : leafStart + count * leaf[0];

    const metaOf = (from: Reader, at: number) => {
        const meta = from.view.getUint16(at + 8, true);
        return { isInner: meta > 0x7fff, count: meta & 0x7fff };
    };

    /** Checks that the node at the pointer's target lies within the archive. */
    const findNode = (from: Reader, pointer: number): number => {
        const at = from.target(pointer, headerSize, 4);
        const { isInner, count } = metaOf(from, at);
        return from.check(at, nodeSize(isInner, count), 4, pointer);
    };

    /** Reads the entries of a node, and what they point to, which has to lie in the bytes that the node claims. */
    const readNode = (from: Reader, at: number): Node<K, V> => {
        const { isInner, count } = metaOf(from, at);
        const start = at - from.u32(at);
        if (start < from.lower) throw new ArchiveError('outOfBounds', at);
        if (!count) throw new ArchiveError('invalidNodeCount', at + 8);
        if (!isInner && !leaf[0] && (from.empties -= count) < 0) throw new ArchiveError('tooManyEmptyElements', at + 8);
        const lower = from.lower;
        from.enter(at);
        from.lower = start;
        const node: Node<K, V> = { at, isInner, keys: [], values: [], children: [] };
        // From the highest key down, as they were written.
        for (let index = count - 1; index >= 0; index--) {
            if (isInner) {
                node.keys[index] = key.read(from, at + innerStart + index * inner[0] + inner[3]);
            } else {
                const entry = at + leafStart + index * leaf[0];
                node.keys[index] = key.read(from, entry + leaf[2]);
                node.values[index] = value.read(from, entry + leaf[3]);
            }
        }
        // What comes next was written before.
        from.leave(lower, start);
        return node;
    };

    /** Reads the nodes from the root down, level by level, each from its lowest keys up: against the writing order. */
    const readLeaves = (from: Reader, at: number): Node<K, V>[] => {
        const root = findNode(from, at);
        const { isInner, count } = metaOf(from, root);
        const outer = from.enter(root);
        const innerNodes: Node<K, V>[] = [];
        let level = [readNode(from, root)];
        while (level[0]?.isInner) {
            innerNodes.push(...level);
            const next: Node<K, V>[] = [];
            for (const parent of level) {
                if (!parent.isInner) throw new ArchiveError('invalidLeaf', parent.at);
                const pointers = [parent.at + 4];
                parent.keys.forEach((_, index) => pointers.push(parent.at + innerStart + index * inner[0] + inner[2]));
                for (const pointer of pointers) parent.children.push(readNode(from, findNode(from, pointer)));
                next.push(...parent.children);
            }
            level = next;
        }
        from.leave(root + nodeSize(isInner, count), outer);

        for (const parent of innerNodes) {
            parent.keys.forEach((parentKey, index) => {
                let first = parent.children[index + 1];
                while (first?.isInner) first = first.children[0];
                if (!first || key.order(parentKey, first.keys[0] as K)) {
                    throw new ArchiveError('mismatchedKey', parent.at);
                }
            });
        }
        return level;
    };

    const checkLeaves = (from: Reader, leaves: Node<K, V>[], count: number, at: number) => {
        const keys: K[] = [];
        leaves.forEach((node, index) => {
            if (node.isInner) throw new ArchiveError('invalidLeaf', node.at);
            const next = leaves[index + 1];
            const distance = from.view.getInt32(node.at + 4, true);
            if (next ? node.at + 4 + distance !== next.at : distance) {
                throw new ArchiveError('invalidLeaf', node.at + 4);
            }
            for (const item of node.keys) {
                // The reference lets equal ones pass.
                if (keys.length && key.order(keys[keys.length - 1] as K, item) > 0) {
                    throw new ArchiveError('unsortedKeys', node.at);
                }
                keys.push(item);
            }
        });
        if (keys.length !== count) throw new ArchiveError('invalidNodeCount', at);
    };

    /** Writes header and entries of a node whose children stand in the archive from `start` on. */
    const writeNode = (
        to: Writer,
        isInner: boolean,
        count: number,
        start: number,
        entries: (first: number) => void,
    ): number => {
        // rkyv aligns leaves for their archived header; inner nodes for its own description of one, which holds
        // `usize`s: 8 bytes on the machines that matter. A reader wants 4.
        const at = to.reserve(nodeSize(isInner, count), isInner ? Math.max(8, inner[1]) : Math.max(4, leaf[1]));
        to.view.setUint32(at, at - start, true);
        to.view.setUint16(at + 8, count | (isInner ? 0x8000 : 0), true);
        entries(at + (isInner ? innerStart : leafStart));
        return at;
    };

    type Written = { at: number; key: K };

    const writeLeaves = (to: Writer, pairs: [K, V][]): Written[] => {
        const written: Written[] = [];
        let rest = pairs.length;
        while (rest > 0) {
            const start = to.end;
            const end = rest;
            to.nested(
                () => {
                    do {
                        pair.children(to, pairs[--rest] as [K, V]);
                    } while (rest > 0 && to.end - start + headerSize + (end - rest) * leaf[0] < targetSize);
                },
                () =>
                    writeNode(to, false, end - rest, start, (first) => {
                        for (let index = end - 1; index >= rest; index--) {
                            pair.body(to, first + (index - rest) * leaf[0], pairs[index] as [K, V]);
                        }
                    }),
            );
            const at = to.queue.pop();
            const following = written[written.length - 1];
            if (following) to.pointer(at + 4, following.at);
            written.push({ at, key: (pairs[rest] as [K, V])[0] });
        }
        return written;
    };

    const writeLevel = (to: Writer, children: Written[]): Written[] => {
        const written: Written[] = [];
        let next = 0;
        while (next < children.length) {
            const start = to.end;
            const first = next;
            to.nested(
                () => {
                    // The last child taken becomes no entry: the header points to it.
                    while (children.length - next > 1) {
                        key.children(to, (children[next++] as Written).key);
                        const count = next - first;
                        const estimate = to.end - start + headerSize + count * inner[0];
                        // A node left alone for the next one would have no entry there.
                        if (estimate >= targetSize && count >= 2 && children.length - next !== 2) break;
                    }
                },
                () =>
                    writeNode(to, true, next - first, start, (entries) => {
                        for (let index = first; index < next; index++) {
                            const child = children[index] as Written;
                            const entry = entries + (next - 1 - index) * inner[0];
                            to.pointer(entry + inner[2], child.at);
                            key.body(to, entry + inner[3], child.key);
                        }
                    }),
            );
            const at = to.queue.pop();
            const below = children[next++] as Written;
            to.pointer(at + 4, below.at);
            written.push({ at, key: below.key });
        }
        return written;
    };

    return {
        ...plain,
        size: 8,
        align: 4,
        read(from, at) {
            const count = from.u32(at);
            // The root of an empty map points anywhere.
            if (!count) return new Map();
            const leaves = readLeaves(from, at + 4);
            checkLeaves(from, leaves, count, at);
            return new Map(leaves.flatMap((node) => node.keys.map((item, index) => [item, node.values[index] as V])));
        },
        children(to, map) {
            if (!(map instanceof Map)) to.fail('a Map');
            const pairs = [...map].sort(([left], [right]) => key.order(left, right));
            pairs.forEach(([item], index) => {
                if (index && !key.order((pairs[index - 1] as [K, V])[0], item)) {
                    throw new ArchiveError('indistinguishableKeys', to.end);
                }
            });
            let level = writeLeaves(to, pairs);
            while (level.length > 1) level = writeLevel(to, level);
            // The root of an empty map points to the start of the archive.
            to.queue.push(level[0]?.at ?? 0);
        },
        body(to, at, map) {
            to.view.setUint32(at, map.size, true);
            to.pointer(at + 4, to.take());
        },
    };
}

/** Rust's `BTreeSet<T>`, Swift's `SortedSet`: a sorted map whose values are `()`. */
export function sortedSet<T>(member: Type<T>, leaf: Entry, inner: InnerEntry): Type<Set<T>> {
    return membersOf(sortedMap(member, unit, leaf, inner));
}
