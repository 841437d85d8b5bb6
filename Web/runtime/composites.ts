import { aligned, ArchiveError, Lazy, resolve, Type, Writer } from './archive.js';
import { plain, u16, u64, u8 } from './scalars.js';

/** The fields of a struct or of a case, in declaration order, each with its offset in the body. */
export type Fields<T> = { readonly [Name in keyof T]-?: readonly [type: Type<T[Name]>, offset: number] };

/** What a vector, a string or a collection counts: as the length in the hash of a slice. @internal */
export function hashCount(into: number[], count: number): void {
    u64.hash(into, BigInt(count));
}

/** The first difference of two sequences of keys, or that of their lengths. */
function compareAll(left: ArrayLike<any>, right: ArrayLike<any>, order: (l: any, r: any, index: number) => number) {
    const count = Math.min(left.length, right.length);
    for (let index = 0; index < count; index++) {
        const difference = order(left[index], right[index], index);
        if (difference) return difference;
    }
    return left.length - right.length;
}

function checkArray(to: Writer, value: any, count?: number): void {
    if (!Array.isArray(value) || value.length !== (count ?? value.length)) {
        to.fail(count === undefined ? 'an array' : `an array of ${count}`);
    }
}

/**
 * A struct. Rust reorders the fields of structs: their offsets are worked out where the schema is made.
 *
 * Objects that are read have exactly these fields; of objects that are written others are ignored.
 */
export function struct<T extends object>(size: number, align: number, fields: Fields<T>): Type<T> {
    const list = Object.entries(fields) as [keyof T, readonly [Type<any>, number]][];
    return {
        size,
        align,
        read(from, at) {
            const value = {} as T;
            for (const [name, [type, offset]] of list) value[name] = type.read(from, at + offset);
            return value;
        },
        children(to, value) {
            if (typeof value !== 'object' || !value) to.fail('an object');
            for (const [name, [type]] of list) type.children(to, value[name]);
        },
        body(to, at, value) {
            for (const [name, [type, offset]] of list) type.body(to, at + offset, value[name]);
        },
        hash(into, value) {
            for (const [name, [type]] of list) type.hash(into, value[name]);
        },
        order: (left, right) =>
            compareAll(list, list, ([name, [type]]) => type.order((left as any)[name], (right as any)[name])),
    };
}

/** A tuple, as an array. Its elements are the fields `0`, `1`, … of a struct. */
export function tuple<T extends readonly unknown[]>(
    size: number,
    align: number,
    elements: { readonly [Index in keyof T]: readonly [type: Type<T[Index]>, offset: number] },
): Type<T> {
    const fields = struct<any>(size, align, elements as any);
    return {
        ...fields,
        read: (from, at) => Object.assign([], fields.read(from, at)),
        children(to, value) {
            checkArray(to, value, elements.length);
            fields.children(to, value);
        },
    };
}

/** An enum whose cases have no payloads, as the name of the case. */
export function cases<T extends string>(names: readonly T[]): Type<T> {
    const tag = tagType(names.length);
    return {
        ...plain,
        size: tag.size,
        align: tag.size,
        read(from, at) {
            const name = names[tag.read(from, at)];
            if (name === undefined) throw new ArchiveError('invalidTag', at);
            return name;
        },
        body(to, at, value) {
            const index = names.indexOf(value);
            if (index < 0) to.fail(`one of ${names.join(', ')}`);
            tag.body(to, at, index);
        },
        hash: (into, value) => tag.hash(into, names.indexOf(value)),
        order: (left, right) => names.indexOf(left) - names.indexOf(right),
    };
}

function tagType(caseCount: number): Type<number> {
    return caseCount > 255 ? u16 : u8;
}

/** The cases of an enum, in declaration order, each with its payloads. */
export type Cases<T extends { case: string }> = {
    readonly [Name in T['case']]: Fields<Omit<Extract<T, { case: Name }>, 'case'>>;
};

/**
 * An enum, as a union of objects that `case` tells apart: `{ case: 'dog', name: 'Rex' } | { case: 'none' }`.
 *
 *     case 0   | tag | pad | a       | b | pad |
 *     case 1   | tag | c | pad                 |
 */
export function enumeration<T extends { case: string }>(size: number, align: number, cases: Cases<T>): Type<T> {
    const names = Object.keys(cases) as T['case'][];
    const tag = tagType(names.length);
    const payloads = names.map((name) => struct<any>(size, align, cases[name]));
    const tagOf = (value: T) => names.indexOf(value.case);
    const payload = (value: T) => payloads[tagOf(value)] as Type<any>;
    return {
        size,
        align,
        read(from, at) {
            const index = tag.read(from, at);
            const type = payloads[index];
            if (!type) throw new ArchiveError('invalidTag', at);
            return { case: names[index], ...type.read(from, at) };
        },
        children(to, value) {
            if (!names.includes(value?.case)) to.fail(`an object whose case is one of ${names.join(', ')}`);
            payload(value).children(to, value);
        },
        body(to, at, value) {
            tag.body(to, at, tagOf(value));
            payload(value).body(to, at, value);
        },
        // As archived: Rust's own enums have a tag of 8 bytes in their hash, but then rkyv cannot read its own maps.
        hash(into, value) {
            tag.hash(into, tagOf(value));
            payload(value).hash(into, value);
        },
        order: (left, right) => tagOf(left) - tagOf(right) || payload(left).order(left, right),
    };
}

/** Success or failure, where one of them is expected to be looked at. */
export type Result<T, E> =
    | { readonly case: 'success'; readonly value: T }
    | { readonly case: 'failure'; readonly error: E };

/** Rust's and Swift's `Result`: an enum of two cases. */
export function result<T, E>(value: Type<T>, error: Type<E>): Type<Result<T, E>> {
    const align = Math.max(value.align, error.align);
    const size = Math.max(value.align + value.size, error.align + error.size);
    return {
        // The tag takes one byte, which either alignment rounds up to itself.
        ...enumeration<any>(aligned(size, align), align, {
            success: { value: [value, value.align] },
            failure: { error: [error, error.align] },
        }),
        // The tags of `Option` and `Result` take 8 bytes in a hash.
        hash(into, item) {
            const isFailure = item.case === 'failure';
            hashCount(into, +isFailure);
            if (isFailure) error.hash(into, item.error);
            else value.hash(into, item.value);
        },
    };
}

function optional<T>(wrapped: Type<any>, wrap: (value: any) => T, unwrap: (value: any) => any): Type<T | null> {
    return {
        // The tag takes one byte, which the value's alignment rounds up to itself.
        size: wrapped.align + wrapped.size,
        align: wrapped.align,
        read(from, at) {
            const tag = from.view.getUint8(at);
            if (tag > 1) throw new ArchiveError('invalidTag', at);
            return tag ? wrap(wrapped.read(from, at + wrapped.align)) : null;
        },
        children(to, value) {
            if (value !== null) wrapped.children(to, unwrap(value));
        },
        body(to, at, value) {
            if (value === null) return;
            to.view.setUint8(at, 1);
            wrapped.body(to, at + wrapped.align, unwrap(value));
        },
        hash(into, value) {
            hashCount(into, +(value !== null));
            if (value !== null) wrapped.hash(into, unwrap(value));
        },
        order(left, right) {
            if (left === null || right === null) return +(right === null) - +(left === null);
            return wrapped.order(unwrap(left), unwrap(right));
        },
    };
}

/**
 * Rust's `Option<T>`, Swift's `T?`: the value, or `null`. For a `T` that can be `null` itself there is `nestedOption`.
 */
export function option<T>(wrapped: Type<T>): Type<T | null> {
    const itself = (value: any) => value;
    return optional(wrapped, itself, itself);
}

/** An `Option<T>` of a `T` that can be `null`: an object around the value, or `null`. */
export function nestedOption<T>(wrapped: Type<T>): Type<{ readonly some: T } | null> {
    return optional(wrapped, (some) => ({ some }), (value) => value.some);
}

/** Rust's `Vec<T>` and `Box<[T]>`, Swift's `[T]`: a relative pointer to the elements, and their number. */
export function vec<T>(element: Lazy<T>): Type<T[]> {
    return {
        size: 8,
        align: 4,
        read: (from, at) => from.elements(at, from.u32(at + 4), resolve(element)),
        children(to, value) {
            checkArray(to, value);
            to.elements(value, resolve(element));
        },
        body(to, at, value) {
            to.pointer(at, to.take());
            to.view.setUint32(at + 4, value.length, true);
        },
        hash(into, value) {
            hashCount(into, value.length);
            for (const item of value) resolve(element).hash(into, item);
        },
        order: (left, right) => compareAll(left, right, resolve(element).order),
    };
}

/** Rust's `[T; N]`, Swift's `InlineArray`: elements back to back. */
export function array<T>(element: Type<T>, count: number): Type<T[]> {
    return {
        ...vec(element),
        size: element.size * count,
        align: element.align,
        read: (from, at) => Array.from({ length: count }, (_, index) => element.read(from, at + index * element.size)),
        children(to, value) {
            checkArray(to, value, count);
            for (const item of value) element.children(to, item);
        },
        body: (to, at, value) => value.forEach((item, index) => element.body(to, at + index * element.size, item)),
    };
}

/** Rust's `Vec<u8>`, Swift's `[UInt8]`: bytes. What is read is a copy. */
export const bytes: Type<Uint8Array> = {
    ...(vec(u8) as Type<any>),
    read: (from, at) => borrowedBytes.read(from, at).slice(),
    children(to, value) {
        if (!(value instanceof Uint8Array)) to.fail('a Uint8Array');
        to.queue.push(to.block(value));
    },
};

/** Bytes within those of the archive: for what is decoded at once. @internal */
export const borrowedBytes: Type<Uint8Array> = {
    ...bytes,
    read(from, at) {
        const count = from.u32(at + 4);
        const start = from.block(at + from.view.getInt32(at, true), count, at);
        return from.bytes.subarray(start, start + count);
    },
};

/** Rust's `[u8; N]`: a number of bytes. What is read is a copy. */
export function byteArray(count: number): Type<Uint8Array> {
    return {
        ...bytes,
        size: count,
        align: 1,
        read: (from, at) => from.bytes.slice(at, at + count),
        children(to, value) {
            if (!(value instanceof Uint8Array) || value.length !== count) to.fail(`a Uint8Array of ${count} bytes`);
        },
        body: (to, at, value) => to.bytes.set(value, at),
    };
}

/** Rust's `Box<T>`: a value outside its owner, which is how a type can hold values of its own kind. */
export function box<T>(value: Lazy<T>): Type<T> {
    return {
        size: 4,
        align: 4,
        read: (from, at) => from.elements(at, 1, resolve(value))[0] as T,
        children: (to, item) => to.elements([item], resolve(value)),
        body: (to, at) => to.pointer(at, to.take()),
        hash: (into, item) => resolve(value).hash(into, item),
        order: (left, right) => resolve(value).order(left, right),
    };
}

/** A value with several owners: the same object is the same value, and is written once. */
export interface Shared<T> {
    readonly value: T;
}

/**
 * Rust's `Rc<T>` and `Arc<T>`, as objects around the value. What is read with the same object is the same object.
 *
 * A schema has to use one `Type` object for one type: pointers to one place must agree on it.
 */
export function shared<T>(value: Lazy<T>): Type<Shared<T>> {
    return {
        size: 4,
        align: 4,
        read(from, at) {
            const type = resolve(value);
            const target = at + from.view.getInt32(at, true);
            const known = from.shared.get(target);
            // Whoever points there first has to keep to the subtree; the others find it read.
            if (known) {
                if (known.type !== type) throw new ArchiveError('sharedTypeMismatch', at);
                // Not finished: it is inside of itself.
                if (!known.value) throw new ArchiveError('outOfBounds', at);
                return known.value;
            }
            const entry: { type: Type<T>; value: Shared<T> | null } = { type, value: null };
            from.target(at, type.size, type.align);
            from.shared.set(target, entry);
            return (entry.value = { value: from.elements(at, 1, type)[0] as T });
        },
        children(to, item) {
            if (typeof item !== 'object' || !item) to.fail('an object around the value');
            const known = to.shared.get(item);
            if (known !== undefined) {
                to.queue.push(known);
            } else {
                to.elements([item.value], resolve(value));
                to.shared.set(item, to.queue[to.queue.length - 1]);
            }
        },
        body: (to, at) => to.pointer(at, to.take()),
        hash: (into, item) => resolve(value).hash(into, item.value),
        order: (left, right) => resolve(value).order(left.value, right.value),
    };
}

/** Another form of the values of a type. @internal */
export function converted<Wire, T>(
    type: Type<Wire>,
    read: (value: Wire, at: number) => T,
    write: (value: T, to: Writer) => Wire,
): Type<T> {
    const nowhere = new Writer();
    return {
        size: type.size,
        align: type.align,
        read: (from, at) => read(type.read(from, at), at),
        children(to, value) {
            const wire = write(value, to);
            to.queue.push(wire);
            type.children(to, wire);
        },
        body: (to, at) => type.body(to, at, to.take()),
        hash: (into, value) => type.hash(into, write(value, nowhere)),
        order: (left, right) => type.order(write(left, nowhere), write(right, nowhere)),
    };
}
