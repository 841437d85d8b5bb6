// The inflater against zlib, which node brings: the same streams, the same bytes, the same verdicts.
import assert from 'node:assert/strict';
import test from 'node:test';
import zlib from 'node:zlib';
import { inflate, InflateError, store } from '../hardlight.js';
import { fromHex, session, toHex } from './support/golden.mjs';
import { Noise } from './support/noise.mjs';

const limit = 1 << 20;

/** What zlib says to a raw stream: its contents, or `undefined` if it is malformed, cut off or followed by more. */
function byZlib(stream) {
    try {
        const { buffer, engine } = zlib.inflateRawSync(stream, { info: true });
        return engine.bytesWritten === stream.length ? buffer : undefined;
    } catch {
        return undefined;
    }
}

function byUs(stream, most = limit) {
    try {
        return Buffer.from(inflate(stream, most));
    } catch (error) {
        assert.ok(error instanceof InflateError, error.stack);
        return undefined;
    }
}

/** Bytes that compress in all ways there are: noise, runs, and repetitions far and near. */
function sample(noise, size) {
    const parts = [];
    for (let length = 0; length < size;) {
        const part = noise.pick([
            () => noise.bytes(1 + noise.below(200)),
            () => new Uint8Array(1 + noise.below(600)).fill(noise.below(256)),
            () => noise.pick([...parts, noise.bytes(20)]),
            () => Buffer.from('{"name": "some text", "value": 17}'.repeat(1 + noise.below(4))),
            () => Uint8Array.from({ length: 300 }, () => noise.below(4)),
        ])();
        parts.push(part);
        length += part.length;
    }
    return Buffer.concat(parts).subarray(0, size);
}

function streams(noise, count) {
    const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY } = zlib.constants;
    return Array.from({ length: count }, () => {
        const contents = sample(noise, noise.pick([0, 1, 5, 100, 3000, 70000, 200000]));
        const options = {
            level: noise.below(10), memLevel: 1 + noise.below(9), windowBits: 9 + noise.below(7),
            strategy: noise.pick([Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY]),
        };
        return { contents, stream: zlib.deflateRawSync(contents, options) };
    });
}

test('streams of zlib at all levels are inflated', () => {
    for (const { contents, stream } of streams(new Noise(1), 150)) {
        assert.ok(contents.equals(byUs(stream)), `${contents.length} bytes`);
    }
});

test('streams that have been tampered with get the verdict of zlib', () => {
    const noise = new Noise(2);
    let [accepted, refused] = [0, 0];
    for (const { contents, stream } of streams(noise, 120)) {
        if (contents.length > 5000) continue;
        for (let change = 0; change < 60; change++) {
            let bad = Buffer.from(stream);
            if (noise.below(4) === 0) bad = bad.subarray(0, noise.below(bad.length));
            else if (noise.below(8) === 0) bad = Buffer.concat([bad, noise.bytes(1 + noise.below(3))]);
            // Headers of blocks are at the beginning, and matter most.
            else bad[noise.below(noise.pick([bad.length, Math.min(bad.length, 60)]))] = noise.below(256);
            const expected = byZlib(bad);
            if (expected && expected.length > limit) continue;
            const found = byUs(bad);
            assert.equal(found && toHex(found), expected && toHex(expected), toHex(bad));
            if (found) accepted++;
            else refused++;
        }
    }
    assert.ok(accepted > 200 && refused > 1000, `${accepted} accepted, ${refused} refused`);
});

test('noise gets the verdict of zlib', () => {
    const noise = new Noise(3);
    for (let round = 0; round < 4000; round++) {
        const bytes = noise.bytes(noise.below(80));
        const found = byUs(bytes);
        const expected = byZlib(bytes);
        assert.equal(found && toHex(found), expected && toHex(expected), toHex(bytes));
    }
});

/** Collects bits, the lowest of a byte first. */
class Bits {
    bytes = [];
    count = 0;

    push(value, count) {
        for (let bit = 0; bit < count; bit++, this.count++) {
            if (this.count % 8 === 0) this.bytes.push(0);
            this.bytes[this.bytes.length - 1] |= ((value >> bit) & 1) << (this.count % 8);
        }
    }
}

/** Lengths of a complete code for some of the symbols: leaves of a tree that is split at random. */
function codeLengths(noise, symbols, used) {
    const leaves = [0];
    while (leaves.length < used) {
        const at = noise.below(leaves.length);
        if (leaves[at] < 15) leaves.push(++leaves[at]);
    }
    const lengths = new Array(symbols).fill(0);
    for (const leaf of leaves) {
        let symbol = noise.below(symbols);
        while (lengths[symbol]) symbol = (symbol + 1) % symbols;
        lengths[symbol] = leaf;
    }
    return lengths;
}

test('Huffman codes that are whole, too full, or not full get the verdict of zlib', () => {
    const noise = new Noise(4);
    const verdicts = { accepted: 0, refused: 0 };
    for (let round = 0; round < 400; round++) {
        const [literals, distances] = [257 + noise.below(32), 1 + noise.below(32)];
        const lengths = [
            ...codeLengths(noise, literals, 1 + noise.below(40)),
            ...codeLengths(noise, distances, noise.below(Math.min(12, distances + 1))),
        ];
        // Nearly always the end of a block has a code, the shortest one.
        if (noise.below(10)) {
            const shortest = Math.min(...lengths.slice(0, literals).filter(Boolean));
            const other = lengths.indexOf(shortest);
            [lengths[256], lengths[other]] = [lengths[other], lengths[256]];
        }
        if (noise.below(3) === 0) lengths[noise.below(lengths.length)] = noise.below(16);
        const bits = new Bits();
        bits.push(0b101, 3);
        bits.push(literals - 257, 5);
        bits.push(distances - 1, 5);
        bits.push(15, 4);
        // Every length from 0 to 15 has a code of 4 bits, which is itself with its highest bit first.
        for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) {
            bits.push(symbol < 16 ? 4 : 0, 3);
        }
        for (const length of lengths) for (let bit = 3; bit >= 0; bit--) bits.push((length >> bit) & 1, 1);
        const header = bits.bytes.length;
        for (let count = 0; count < 12; count++) bits.push(noise.below(256), 8);
        for (let end = header; end <= bits.bytes.length; end++) {
            // Where the stream ends, if it does, depends on the noise: it has to be cut there.
            const stream = Uint8Array.from(bits.bytes.slice(0, end));
            const expected = byZlib(stream);
            const found = byUs(stream);
            assert.equal(found && toHex(found), expected && toHex(expected), toHex(stream));
            verdicts[found ? 'accepted' : 'refused']++;
            if (found) break;
        }
    }
    assert.ok(verdicts.accepted > 20 && verdicts.refused > 500, JSON.stringify(verdicts));
});

test('stored blocks hold any number of bytes, and zlib reads them', () => {
    for (const length of [0, 1, 1000, 65535, 65536, 131070, 131071, 300000]) {
        const contents = new Noise(length + 1).bytes(length);
        const message = store(contents);
        assert.equal(message.length, length + 5 * Math.max(1, Math.ceil(length / 65535)));
        assert.ok(zlib.inflateRawSync(message).equals(contents));
        assert.ok(Buffer.from(inflate(message, limit)).equals(contents));
    }
    assert.equal(toHex(store(Uint8Array.of(1, 2))), '010200fdff0102');
});

test('one stored block is read where it stands', () => {
    const message = store(Uint8Array.of(1, 2, 3));
    assert.equal(inflate(message, limit).buffer, message.buffer);
});

test('output is bounded', () => {
    const over = (message, most) => assert.throws(() => inflate(message, most), (error) => error.code === 1009);
    const bomb = zlib.deflateRawSync(Buffer.alloc(64 << 20));
    over(bomb, limit);
    assert.equal(inflate(zlib.deflateRawSync(Buffer.alloc(1000)), 1000).length, 1000);
    over(zlib.deflateRawSync(Buffer.alloc(1001)), 1000);
    assert.equal(inflate(store(new Uint8Array(1000)), 1000).length, 1000);
    over(store(new Uint8Array(1001)), 1000);
    over(store(new Uint8Array(70000)), 69999);
});

test('a message has to be one stream, all of it', () => {
    const contents = Buffer.from('to be or not to be, to be');
    const bad = {
        empty: new Uint8Array(), 'zlib wrapper': zlib.deflateSync(contents), 'gzip wrapper': zlib.gzipSync(contents),
        trailing: Buffer.concat([zlib.deflateRawSync(contents), Buffer.of(0)]),
        'trailing behind a stored block': Buffer.concat([store(contents), Buffer.of(0)]),
        'no final block': zlib.deflateRawSync(contents, { finishFlush: zlib.constants.Z_SYNC_FLUSH }),
    };
    for (const name in bad) assert.throws(() => inflate(bad[name], limit), (error) => error.code === 1007, name);
});

test('the recorded messages of the reference are inflated', (t) => {
    let count = 0;
    for (const name of ['session-2.0.0.json', 'session-2.0.0-pet.json', 'session-2.0.0-counter-level0.json']) {
        for (const { frames } of session(name)?.connections ?? []) {
            for (const frame of frames.filter(({ inflated_hex }) => inflated_hex)) {
                assert.equal(toHex(inflate(fromHex(frame.payload_hex), limit)), frame.inflated_hex);
                count++;
            }
        }
    }
    t.diagnostic(`golden: ${count} messages inflated`);
    assert.ok(count > 0);
});
