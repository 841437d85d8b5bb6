/** What is wrong with an archive, or with a value that is to be archived. */
export type ArchiveErrorCode =
    // Reading: places
    | 'outOfBounds' | 'unaligned' | 'depthLimitExceeded' | 'tooManyEmptyElements' | 'sharedTypeMismatch'
    // Reading: values
    | 'invalidBool' | 'invalidUnicodeScalar' | 'invalidUTF8' | 'invalidInlineLength' | 'invalidTag' | 'invalidZero'
    | 'invalidRange' | 'uninhabited'
    // Reading: maps
    | 'invalidDisplacement' | 'misplacedKey' | 'invalidNodeCount' | 'unsortedKeys' | 'invalidLeaf' | 'mismatchedKey'
    // Writing
    | 'invalidValue' | 'archiveTooLarge' | 'indistinguishableKeys';

/** Why bytes are not an archive of the type that was asked for, or why a value has no archive. */
export class ArchiveError extends Error {
    /**
     * @param code What is wrong.
     * @param offset Where: bytes from the start of the archive. Reading: the value or the pointer that is wrong.
     * Writing: how much had been written.
     */
    constructor(readonly code: ArchiveErrorCode, readonly offset: number, detail = '') {
        super(`archive byte ${offset}: ${code}${detail}`);
        this.name = 'ArchiveError';
    }
}

/**
 * How the values of one type are read from and written to rkyv 0.7 archives.
 *
 * Values of this type make up the schema of a generated module. They are made by the functions of this module; nothing
 * about the members is promised.
 */
export interface Type<T> {
    /** Bytes of the body, a multiple of `align`. */
    readonly size: number;
    /** A power of two: bodies stand at its multiples. */
    readonly align: number;
    /** Checks the body at `at`, which lies inside the archive, and all that it points to, and makes the value. */
    read(from: Reader, at: number): T;
    /** Writes what lives outside the body, and puts a position in the queue for each pointer in the body. */
    children(to: Writer, value: T): void;
    /** Writes the body, and takes the positions from the queue in the order in which they were put there. */
    body(to: Writer, at: number, value: T): void;
    /** Appends the bytes that a key is hashed by. Types that can be keys have this and `order`. */
    hash(into: number[], value: T): void;
    /** Negative, zero or positive: the order of two keys in Rust. */
    order(left: T, right: T): number;
}

/** A type, or a function that gives it: for types that hold values of their own kind. */
export type Lazy<T> = Type<T> | (() => Type<T>);

/** @internal */
export function resolve<T>(type: Lazy<T>): Type<T> {
    return typeof type === 'function' ? type() : type;
}

/** The smallest multiple of `align`, a power of two, that is not below `position`. @internal */
export function aligned(position: number, align: number): number {
    return (position + align - 1) & -align;
}

/** How deep pointers may nest in an archive. */
export const defaultDepthLimit = 128;

/**
 * Checks an archive and makes a value of it, in one pass, with the rules of rkyv's validator.
 *
 * A writer writes depth first: all that a value points to lies before the value, in the order of its pointers, and
 * nothing is pointed to twice. The reader turns this around. While what lies behind a pointer is read, pointers may
 * lead only to what lies before the target; afterwards, only to what lies behind it:
 *
 *     |  read before  |  children of the target  |  target  |  still to be read  |  the pointer's value |
 *                     lower ────────────── upper (inside)
 *                                                           lower ──────── upper (afterwards)
 *
 * So no byte is read twice, and overlapping, aliasing, cyclic and out-of-order data cannot pass; gaps can. Work and
 * memory are bounded by the archive's length.
 */
export class Reader {
    readonly view: DataView;
    lower = 0;
    upper: number;
    /** How many more elements without bytes may come: nothing else bounds those. */
    empties: number;
    /** What shared pointers have led to. */
    readonly shared = new Map<number, { type: Type<any>; value: any }>();

    constructor(readonly bytes: Uint8Array, public depth: number) {
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        this.upper = bytes.length;
        this.empties = bytes.length + 65536;
    }

    root<T>(type: Type<T>): T {
        const at = this.bytes.length - type.size;
        if (at < 0) throw new ArchiveError('outOfBounds', 0);
        this.check(at, type.size, type.align, at);
        const upper = this.enter(at);
        const value = type.read(this, at);
        this.leave(at + type.size, upper);
        return value;
    }

    u32(at: number): number {
        return this.view.getUint32(at, true);
    }

    /** Where the relative pointer at `at` leads to: `size` bytes that may be pointed to. */
    target(at: number, size: number, align: number): number {
        return this.check(at + this.view.getInt32(at, true), size, align, at);
    }

    check(target: number, size: number, align: number, pointer: number): number {
        if (target < this.lower || target > this.upper || this.upper - target < size) {
            throw new ArchiveError('outOfBounds', pointer);
        }
        if (target & (align - 1)) throw new ArchiveError('unaligned', pointer);
        return target;
    }

    /** Goes to a checked target. The result is for `leave`. */
    enter(target: number): number {
        if (this.depth-- <= 0) throw new ArchiveError('depthLimitExceeded', target);
        const upper = this.upper;
        this.upper = target;
        return upper;
    }

    /** Comes back from a target that ends at `end`. */
    leave(end: number, upper: number): void {
        this.lower = end;
        this.upper = upper;
        this.depth++;
    }

    /** Reads `count` elements that the relative pointer at `at` leads to. */
    elements<T>(at: number, count: number, type: Type<T>): T[] {
        const first = this.target(at, count * type.size, type.align);
        const upper = this.enter(first);
        if (!type.size && (this.empties -= count) < 0) throw new ArchiveError('tooManyEmptyElements', at);
        const values: T[] = [];
        for (let index = 0; index < count; index++) values.push(type.read(this, first + index * type.size));
        this.leave(first + count * type.size, upper);
        return values;
    }

    /** The position of `count` bytes that the relative pointer at `at` leads to. */
    block(target: number, count: number, pointer: number, align = 1): number {
        this.check(target, count, align, pointer);
        this.leave(target + count, this.enter(target));
        return target;
    }
}

/**
 * Writes an archive: depth first, what a value points to before the value.
 *
 *     | characters of s[0] | characters of s[1] | pad | body of s[0] | body of s[1] | … | body of the array |
 *
 * The positions of what has been written wait in a queue for the bodies that point there.
 */
export class Writer {
    bytes = new Uint8Array(256);
    view = new DataView(this.bytes.buffer);
    end = 0;
    queue: any[] = [];
    head = 0;
    /** Where shared objects have been written. */
    readonly shared = new Map<object, number>();
    /**
     * How many more seeds may be tried for hash maps. The hash is public: who sends keys that all fall into a few
     * buckets would make whoever writes these keys again search for ever.
     */
    seeds = 2 ** 16;

    /** Makes room for `size` zeroed bytes at the next multiple of `align`, and gives their position. */
    reserve(size: number, align: number): number {
        const at = aligned(this.end, align);
        this.end = at + size;
        if (this.end >= 2 ** 31 - 1) throw new ArchiveError('archiveTooLarge', at);
        if (this.end > this.bytes.length) {
            const old = this.bytes;
            this.bytes = new Uint8Array(Math.max(old.length * 2, this.end));
            this.bytes.set(old);
            this.view = new DataView(this.bytes.buffer);
        }
        return at;
    }

    /** Stores a relative pointer. */
    pointer(at: number, target: number): void {
        this.view.setInt32(at, target - at, true);
    }

    /** Takes the first of the queue. */
    take(): any {
        return this.queue[this.head++];
    }

    /** Writes bytes and gives their position. */
    block(bytes: Uint8Array): number {
        const at = this.reserve(bytes.length, 1);
        this.bytes.set(bytes, at);
        return at;
    }

    /** Writes bodies that another body points to: `children` writes what they point to, `bodies` them themselves. */
    nested(children: () => void, bodies: () => number): void {
        const head = this.head;
        const tail = this.queue.length;
        children();
        this.head = tail;
        const at = bodies();
        this.head = head;
        this.queue.length = tail;
        this.queue.push(at);
    }

    /** Writes values back to back, and puts the position of the first in the queue. */
    elements<T>(values: readonly T[], type: Type<T>): void {
        this.nested(
            () => {
                for (const value of values) type.children(this, value);
            },
            () => {
                const first = this.reserve(values.length * type.size, type.align);
                values.forEach((value, index) => type.body(this, first + index * type.size, value));
                return first;
            },
        );
    }

    fail(expected: string): never {
        throw new ArchiveError('invalidValue', this.end, `: expected ${expected}`);
    }
}

/**
 * The archive of a value.
 *
 * @throws ArchiveError if the value is none of the type's: a number out of range, a string with half a character.
 */
export function encode<T>(type: Type<T>, value: T): Uint8Array {
    const writer = new Writer();
    type.children(writer, value);
    type.body(writer, writer.reserve(type.size, type.align), value);
    return writer.bytes.subarray(0, writer.end);
}

/**
 * The value in an archive, which is checked first: whatever the bytes are, this ends with a value or with an error.
 *
 * @throws ArchiveError if the bytes are not an archive of the type.
 */
export function decode<T>(type: Type<T>, archive: Uint8Array, depthLimit = defaultDepthLimit): T {
    return new Reader(archive, depthLimit).root(type);
}
