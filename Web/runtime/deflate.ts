/** Why a message could not be inflated. @internal */
export class InflateError extends Error {
    /** @param code The status to close the connection with: 1007, or 1009 for a message over the limit. */
    constructor(readonly code: 1007 | 1009, message: string) {
        super(message);
    }
}

/** The most that one stored block holds, in bytes. */
const blockLength = 65535;

/**
 * The bytes as they are, in the form of a DEFLATE stream: stored blocks (RFC 1951 §3.2.4).
 *
 *     byte 0           bytes 1–2     bytes 3–4       then
 *     | last: 1 bit  | LEN         | NLEN          | LEN bytes |
 *     | then 0       | little-end. | LEN inverted  |           |
 *
 * A browser has no compressor that is worth its time for messages of this size.
 *
 * @internal
 */
export function store(bytes: Uint8Array): Uint8Array {
    const count = Math.ceil(bytes.length / blockLength) || 1;
    const message = new Uint8Array(bytes.length + 5 * count);
    const view = new DataView(message.buffer);
    for (let index = 0; index < count; index++) {
        const at = index * (blockLength + 5);
        const block = bytes.subarray(index * blockLength, (index + 1) * blockLength);
        message[at] = +(index === count - 1);
        view.setUint16(at + 1, block.length, true);
        view.setUint16(at + 3, ~block.length, true);
        message.set(block, at + 5);
    }
    return message;
}

/** A Huffman code as a table: what comes next, cut to the longest length, gives symbol × 16 + length; 0 is no code. */
type Code = Uint16Array;

/** Makes a code of its symbols' lengths. One that is incomplete passes where zlib lets it pass. */
function makeCode(lengths: ArrayLike<number>, mayBeIncomplete: boolean): Code {
    const counts = new Array<number>(16).fill(0);
    let longest = 0;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
        const length = lengths[symbol] as number;
        if (length) counts[length]++;
        longest = Math.max(longest, length);
    }
    const next = [0, 0];
    let left = 1;
    for (let length = 1; length < 16; length++) {
        left = left * 2 - (counts[length] as number);
        if (left < 0) throw new InflateError(1007, 'a Huffman code with too many symbols');
        next.push(((next[length] as number) + (counts[length] as number)) * 2);
    }
    // zlib takes a code without symbols, of which none may then be used, or with one of one bit.
    if (left && !(mayBeIncomplete && longest < 2)) throw new InflateError(1007, 'an incomplete Huffman code');
    const table = new Uint16Array(1 << longest);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
        const length = lengths[symbol] as number;
        if (!length) continue;
        // Codes come with their highest bit first, everything else with the lowest.
        let reversed = 0;
        for (let bit = 0, code = next[length]++ as number; bit < length; bit++) {
            reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        }
        for (let at = reversed; at < table.length; at += 1 << length) table[at] = symbol * 16 + length;
    }
    return table;
}

const lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const distanceBase = [1, 2, 3, 4, 5, 7];
for (let base = 9; base < 32768; base = base * 2 - 1) distanceBase.push(base, base + (base - 1) / 2);
/** The order in which the lengths of the code for lengths come. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The lengths of the literals' code in blocks that bring none of their own. */
const fixedLengths = Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8));
let fixedCodes: [Code, Code] | undefined;

/**
 * What a raw DEFLATE stream (RFC 1951) holds: all of `message`, no more, no less.
 *
 * Its own inflater rather than `DecompressionStream`: that one costs a millisecond a message whatever its size, is
 * asynchronous, so that messages would have to stand in line, has no limit, and does not tell of bytes behind the
 * stream in every runtime. It accepts and refuses what zlib does.
 *
 * @param limit The most bytes to inflate to.
 * @returns For a single stored block its bytes where they stand; else a copy.
 * @throws InflateError
 * @internal
 */
export function inflate(message: Uint8Array, limit: number): Uint8Array {
    let at = 0;
    let hold = 0;
    let held = 0;
    let output = new Uint8Array(0);
    let end = 0;

    const malformed = (what: string): never => {
        throw new InflateError(1007, what);
    };
    const fill = () => {
        while (held < 16 && at < message.length) {
            hold |= (message[at++] as number) << held;
            held += 8;
        }
    };
    const drop = (count: number) => {
        if (count > held) malformed('a DEFLATE stream without its end');
        hold >>>= count;
        held -= count;
    };
    const bits = (count: number): number => {
        fill();
        const value = hold & ((1 << count) - 1);
        drop(count);
        return value;
    };
    const symbol = (code: Code): number => {
        fill();
        const entry = code[hold & (code.length - 1)] as number;
        // Past the end of the message there are zeros: they may be no code.
        if (!entry) malformed(held < 15 ? 'a DEFLATE stream without its end' : 'a code that stands for nothing');
        drop(entry & 15);
        return entry >> 4;
    };
    const room = (count: number) => {
        if (end + count > limit) throw new InflateError(1009, `a message of more than ${limit} bytes`);
        if (end + count > output.length) {
            const old = output;
            output = new Uint8Array(Math.min(limit, Math.max(end + count, old.length * 2, message.length * 3)));
            output.set(old);
        }
    };

    const stored = (isWhole: boolean): Uint8Array | undefined => {
        // The rest of the byte is skipped, and whole bytes that are held go back.
        drop(held & 7);
        at -= held / 8;
        hold = held = 0;
        const length = bits(16);
        if (bits(16) !== (length ^ 0xffff)) malformed('a stored block whose lengths differ');
        at -= held / 8;
        hold = held = 0;
        const block = message.subarray(at, (at += length));
        if (at > message.length) malformed('a DEFLATE stream without its end');
        if (isWhole && at === message.length && length <= limit) return block;
        room(length);
        output.set(block, end);
        end += length;
        return undefined;
    };

    const dynamicCodes = (): [Code, Code] => {
        const literals = bits(5) + 257;
        const distances = bits(5) + 1;
        const count = bits(4) + 4;
        if (literals > 286 || distances > 30) malformed('a Huffman code with too many symbols');
        const lengths = new Array<number>(19).fill(0);
        for (let index = 0; index < count; index++) lengths[lengthOrder[index] as number] = bits(3);
        const code = makeCode(lengths, false);
        const all: number[] = [];
        while (all.length < literals + distances) {
            const next = symbol(code);
            if (next < 16) {
                all.push(next);
                continue;
            }
            if (next === 16 && !all.length) malformed('a repetition of nothing');
            const repeated = next === 16 ? (all[all.length - 1] as number) : 0;
            for (let times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7); times > 0; times--) {
                all.push(repeated);
            }
        }
        if (all.length > literals + distances) malformed('too many code lengths');
        // Without a code for its end, which zlib refuses here, a block runs out of bytes.
        return [makeCode(all.slice(0, literals), true), makeCode(all.slice(literals), true)];
    };

    const compressed = ([literals, distances]: [Code, Code]) => {
        for (;;) {
            const next = symbol(literals);
            if (next < 256) {
                room(1);
                output[end++] = next;
                continue;
            }
            if (next === 256) return;
            const base = lengthBase[next - 257] ?? malformed('a length that stands for nothing');
            const length = base + bits(next < 265 || next === 285 ? 0 : (next - 261) >> 2);
            const code = symbol(distances);
            const start = distanceBase[code] ?? malformed('a distance that stands for nothing');
            const distance = start + bits(code < 4 ? 0 : (code - 2) >> 1);
            if (distance > end) malformed('a distance beyond the beginning');
            room(length);
            // Byte by byte: what is copied may overlap what it is copied to.
            for (const last = end + length; end < last; end++) output[end] = output[end - distance] as number;
        }
    };

    for (let isFirst = true, isLast = false; !isLast; isFirst = false) {
        isLast = !!bits(1);
        const kind = bits(2);
        if (kind === 0) {
            const whole = stored(isFirst && isLast);
            if (whole) return whole;
        } else if (kind === 1) {
            fixedCodes ??= [makeCode(fixedLengths, false), makeCode(new Array(32).fill(5), false)];
            compressed(fixedCodes);
        } else if (kind === 2) {
            compressed(dynamicCodes());
        } else {
            malformed('a block of unknown kind');
        }
    }
    if (at - (held >> 3) < message.length) malformed('bytes behind the end of the DEFLATE stream');
    return output.subarray(0, end);
}
