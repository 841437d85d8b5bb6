import { ArchiveError, Type, Writer } from './archive.js';

function noKey(): never {
    throw new TypeError('a type that cannot be a key');
}

/** What most types have in common: nothing outside the body, and no use as a key. @internal */
export const plain = { children: () => {}, hash: noKey, order: noKey };

/** @internal */
export function compare(left: any, right: any): number {
    return left < right ? -1 : left > right ? 1 : 0;
}

/** A number that is its own body. Its bytes are also what it is hashed by. */
function scalar<T>(
    size: number,
    get: (view: DataView, at: number) => T,
    set: (view: DataView, at: number, value: T) => void,
    expected: string,
    isValid: (value: T) => boolean,
): Type<T> {
    const scratch = new DataView(new ArrayBuffer(size));
    return {
        ...plain,
        size,
        align: size,
        read: (from, at) => get(from.view, at),
        body(to, at, value) {
            if (!isValid(value)) to.fail(expected);
            set(to.view, at, value);
        },
        hash(into, value) {
            set(scratch, 0, value);
            for (let index = 0; index < size; index++) into.push(scratch.getUint8(index));
        },
        order: compare,
    };
}

function integer(
    bits: number,
    isSigned: boolean,
    get: (view: DataView, at: number) => number,
    set: (view: DataView, at: number, value: number) => void,
): Type<number> {
    const low = isSigned ? -(2 ** (bits - 1)) : 0;
    const high = low + 2 ** bits - 1;
    const isValid = (value: number) => Number.isInteger(value) && value >= low && value <= high;
    return scalar(bits / 8, get, set, `an integer from ${low} to ${high}`, isValid);
}

function bigInteger(
    bits: number,
    cut: (bits: number, value: bigint) => bigint,
    get: (view: DataView, at: number) => bigint,
    set: (view: DataView, at: number, value: bigint) => void,
): Type<bigint> {
    const isValid = (value: bigint) => typeof value === 'bigint' && cut(bits, value) === value;
    const sign = cut === BigInt.asIntN ? 'a' : 'an un';
    return scalar(bits / 8, get, set, `${sign}signed bigint of ${bits} bits`, isValid);
}

export const u8 = integer(8, false, (v, at) => v.getUint8(at), (v, at, x) => v.setUint8(at, x));
export const i8 = integer(8, true, (v, at) => v.getInt8(at), (v, at, x) => v.setInt8(at, x));
export const u16 = integer(16, false, (v, at) => v.getUint16(at, true), (v, at, x) => v.setUint16(at, x, true));
export const i16 = integer(16, true, (v, at) => v.getInt16(at, true), (v, at, x) => v.setInt16(at, x, true));
/** Rust's `u32` and `usize`, Swift's `UInt32` and `UInt`. */
export const u32 = integer(32, false, (v, at) => v.getUint32(at, true), (v, at, x) => v.setUint32(at, x, true));
/** Rust's `i32` and `isize`, Swift's `Int32` and `Int`. */
export const i32 = integer(32, true, (v, at) => v.getInt32(at, true), (v, at, x) => v.setInt32(at, x, true));

const getU64 = (v: DataView, at: number) => v.getBigUint64(at, true);
const getI64 = (v: DataView, at: number) => v.getBigInt64(at, true);
// The setters cut what is out of range, so that one will do for both.
const set64 = (v: DataView, at: number, x: bigint) => v.setBigUint64(at, x, true);
const set128 = (v: DataView, at: number, x: bigint) => {
    set64(v, at, x);
    set64(v, at + 8, x >> 64n);
};
export const u64 = bigInteger(64, BigInt.asUintN, getU64, set64);
export const i64 = bigInteger(64, BigInt.asIntN, getI64, set64);
export const u128 = bigInteger(128, BigInt.asUintN, (v, at) => (getU64(v, at + 8) << 64n) | getU64(v, at), set128);
export const i128 = bigInteger(128, BigInt.asIntN, (v, at) => (getI64(v, at + 8) << 64n) | getU64(v, at), set128);

const isNumber = (value: number) => typeof value === 'number';
export const f32: Type<number> = {
    ...scalar(4, (v, at) => v.getFloat32(at, true), (v, at, x) => v.setFloat32(at, x, true), 'a number', isNumber),
    hash: noKey,
    order: noKey,
};
export const f64: Type<number> = {
    ...scalar(8, (v, at) => v.getFloat64(at, true), (v, at, x) => v.setFloat64(at, x, true), 'a number', isNumber),
    hash: noKey,
    order: noKey,
};

export const bool: Type<boolean> = {
    ...(u8 as Type<any>),
    read(from, at) {
        const byte = from.view.getUint8(at);
        if (byte > 1) throw new ArchiveError('invalidBool', at);
        return !!byte;
    },
    body(to, at, value) {
        if (typeof value !== 'boolean') to.fail('a boolean');
        to.view.setUint8(at, +value);
    },
    hash: (into, value) => into.push(+value),
};

/** Rust's `()`: a value without bytes. */
export const unit: Type<void> = { ...plain, size: 0, align: 1, read() {}, body() {}, hash() {}, order: () => 0 };

/** A type without values: reading it fails. */
export const never: Type<never> = {
    ...plain,
    size: 0,
    align: 1,
    read(_, at) {
        throw new ArchiveError('uninhabited', at);
    },
    body: (to) => to.fail('nothing: the type has no values'),
};

/** An integer that is not zero. */
export function nonZero<T extends number | bigint>(type: Type<T>): Type<T> {
    return {
        ...type,
        read(from, at) {
            const value = type.read(from, at);
            if (!value) throw new ArchiveError('invalidZero', at);
            return value;
        },
        body(to, at, value) {
            if (!value) to.fail('a number other than zero');
            type.body(to, at, value);
        },
    };
}

// MARK: Text

const utf8 = new TextEncoder();
// A byte order mark is a character like any other.
const utf8Reader = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @internal */
export function encodeText(to: Writer, value: string): Uint8Array {
    // Half of a surrogate pair is no character: the encoder would replace it without a word.
    if (typeof value !== 'string' || /\p{Cs}/u.test(value)) to.fail('a string of whole characters');
    return utf8.encode(value);
}

/** @internal */
export function decodeText(bytes: Uint8Array, at: number): string {
    try {
        return utf8Reader.decode(bytes);
    } catch {
        throw new ArchiveError('invalidUTF8', at);
    }
}

function hashText(into: number[], value: string): void {
    // One by one: as arguments of one call, a long text's bytes could be too many.
    for (const byte of utf8.encode(value)) into.push(byte);
    into.push(0xff);
}

/** Orders by characters' numbers, as UTF-8 does. UTF-16 has those from U+10000 on before U+E000. */
function compareText(left: string, right: string): number {
    const rank = (text: string, at: number) => {
        const unit = text.charCodeAt(at);
        return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
    };
    let at = 0;
    while (at < left.length && left[at] === right[at]) at++;
    // Past the end the rank is no number, and no difference is one either.
    return rank(left, at) - rank(right, at) || left.length - right.length;
}

/**
 * Rust's `String`: up to 7 bytes of UTF-8 inline, more than that outside.
 *
 *     byte    0   1   2   3   4   5   6   7
 *           | UTF-8, zeros behind it      | length |    length ≤ 7
 *           | length        | offset               |    offset < 0: from byte 0 back to the characters
 *
 * The sign of the offset is the top bit of byte 7, which tells the two forms apart.
 */
export const string: Type<string> = {
    size: 8,
    align: 4,
    read(from, at) {
        let count = from.view.getUint8(at + 7);
        let start = at;
        if (count > 127) {
            count = from.u32(at);
            start = from.block(at + from.view.getInt32(at + 4, true), count, at);
        } else if (count > 7) {
            throw new ArchiveError('invalidInlineLength', at);
        }
        return decodeText(from.bytes.subarray(start, start + count), start);
    },
    children(to, value) {
        const bytes = encodeText(to, value);
        to.queue.push(bytes, bytes.length > 7 && to.block(bytes));
    },
    body(to, at, _) {
        const bytes = to.take();
        const position = to.take();
        if (position === false) {
            to.bytes.set(bytes, at);
            to.view.setUint8(at + 7, bytes.length);
        } else {
            to.view.setUint32(at, bytes.length, true);
            to.view.setInt32(at + 4, position - at, true);
        }
    },
    hash: hashText,
    order: compareText,
};

/** Rust's `Box<str>`: a string that is never inline. */
export const boxedString: Type<string> = {
    ...string,
    read(from, at) {
        const count = from.u32(at + 4);
        const start = from.block(at + from.view.getInt32(at, true), count, at);
        return decodeText(from.bytes.subarray(start, start + count), start);
    },
    children(to, value) {
        const bytes = encodeText(to, value);
        to.queue.push(to.block(bytes), bytes.length);
    },
    body(to, at, _) {
        to.pointer(at, to.take());
        to.view.setUint32(at + 4, to.take(), true);
    },
};

/** Rust's `char`, Swift's `Unicode.Scalar`: a string of one character. */
export const char: Type<string> = {
    ...plain,
    size: 4,
    align: 4,
    read(from, at) {
        const scalar = from.u32(at);
        if (scalar > 0x10ffff || (scalar >= 0xd800 && scalar < 0xe000)) {
            throw new ArchiveError('invalidUnicodeScalar', at);
        }
        return String.fromCodePoint(scalar);
    },
    body(to, at, value) {
        encodeText(to, value);
        const scalar = value.codePointAt(0);
        if (scalar === undefined || String.fromCodePoint(scalar) !== value) to.fail('one character');
        to.view.setUint32(at, scalar as number, true);
    },
    hash: (into, value) => u32.hash(into, value.codePointAt(0) ?? 0),
    order: compareText,
};
