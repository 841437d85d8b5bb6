// The server is not trusted: whatever it sends ends in a value, in an error on its call, or in the end of the client. The
// module never traps, and takes no more memory than messages explain.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
    bytes, encode, enumeration, f32, f64, option, result, serverMessage, oldServerMessage, store, string, struct, u128,
    u16, u32, u64, unit, vec,
} from '../../hardlight.js';
import { ipAddress, range } from '../../hardlight-types.js';
import { Noise } from '../../tests/support/noise.mjs';
import { schema } from '../../tests/support/schemas.mjs';
import { settle, watch } from '../../tests/support/sockets.mjs';
import { load, memoryOf } from './support/modules.mjs';

const rounds = Number(process.env.HARDLIGHT_ROUNDS ?? 8000);

const item = struct(48, 16, { name: [string, 16], tags: [vec(string), 24], weight: [option(f32), 32], id: [u128, 0] });
const thing = { name: 'something', tags: ['one', 'a longer tag'], weight: 2.5, id: 7n };
const refusal = enumeration(8, 4, { full: { limit: [u32, 4] }, unknown: {} });

const succeeding = (type, value) => encode(result(type, refusal), { case: 'success', value });

/** A valid result for each method, by its name; each call is made with arguments that do. */
const methods = {
    echo: { values: ['text', null], results: [succeeding(string, 'a text of some length'), succeeding(string, 'short')] },
    sum: { values: [[1, 2], 3], results: [succeeding(u64, 5n)] },
    reverse: { values: [Uint8Array.of(1)], results: [succeeding(bytes, new Uint8Array(100))] },
    find: { values: ['x'], results: [succeeding(option(item), thing), succeeding(option(item), null)] },
    put: { values: [encode(item, thing), Uint8Array.of(0)], results: [succeeding(unit)] },
    table: {
        values: [],
        results: [succeeding(schema('HashMap<u32, String>').type, new Map(Array.from({ length: 20 }, (_, key) => [key * 7, `value ${key}`])))],
    },
    sorted: {
        values: [],
        results: [succeeding(schema('BTreeMap<u32, String>').type, new Map(Array.from({ length: 300 }, (_, key) => [key, `value ${key}`])))],
    },
    units: { values: [], results: [succeeding(vec(unit), [undefined, undefined])] },
    measure: { values: [[1], [true]], results: [succeeding(f64, 0.5)] },
    peek: { values: [], results: [Uint8Array.of(1)] },
    addresses: { values: [], results: [encode(vec(ipAddress), ['127.0.0.1', '::1'])] },
};

const state = [
    [0, vec(string), ['a', 'a longer name']],
    [1, schema('HashMap<u32, String>').type, new Map()],
    [2, option(u16), null],
    [3, u64, 5n],
    [4, vec(range(u16)), [{ start: 1, end: 2 }]],
];

const event = enumeration(64, 16, { said: { text: [string, 4], by: [item, 16] }, moved: {}, cleared: {} });

/** A message to the client: the answer to `id`, a change of the state, an event. Most are wrong, inside or outside. */
function message(noise, format, id, method) {
    const inside = (archive) => (noise.below(2) ? spoiled(noise, archive) : archive);
    const [index, type, value] = noise.pick(state);
    const topic = { inner: Uint8Array.of(0x74), isString: true };
    const made = [
        () => ({ case: 'rpcResponse', id, output: { case: 'success', value: inside(noise.pick(methods[method].results)) } }),
        () => ({ case: 'stateChange', updates: [{ index, data: inside(encode(type, value)) }] }),
        () => ({ case: 'newEvent', topic, payload: inside(encode(event, { case: 'said', text: 'hello', by: thing })) }),
    ][Math.max(0, noise.below(5) - 2)]();
    const archive = encode(format === 'hl/2' ? serverMessage : oldServerMessage, made);
    return noise.below(4) ? archive : spoiled(noise, archive);
}

/** The same with something wrong in it, or something else altogether. */
function spoiled(noise, message) {
    const spoilt = Uint8Array.from(message);
    switch (noise.below(8)) {
        case 0: return spoilt.subarray(0, noise.below(spoilt.length + 1));
        case 1: return Uint8Array.from([...spoilt, ...noise.bytes(noise.below(20))]);
        case 2: return noise.bytes(noise.below(64));
        case 3: {
            // A length or a pointer that is out of all proportion.
            const at = noise.below(Math.max(1, spoilt.length >> 2)) * 4;
            if (at + 4 > spoilt.length) return spoilt;
            new DataView(spoilt.buffer).setUint32(at, noise.pick([0, 0xffffffff, 0x7fffffff, 0x80000000, 0x00ffffff, 1 << 16]), true);
            return spoilt;
        }
        default:
            for (let times = 1 + noise.below(4); times > 0; times--) {
                spoilt[noise.below(spoilt.length)] = noise.below(256);
            }
            return spoilt;
    }
}

for (const version of ['hl/2', 'hl/0']) {
    test(`${rounds} messages that are wrong, on ${version}`, async (t) => {
        const [{ module, network, errors }, memory] = await memoryOf(() => load('everything'));
        const noise = new Noise(version === 'hl/2' ? 20 : 10);
        const ends = {};
        const round = async () => {
            const client = module.client('wss://localhost', { versions: [version], reconnect: false });
            client.onEvent(() => {});
            const socket = await network.accept();
            network.sockets.length = 0;
            const calls = [];
            for (let index = 0; index < 4; index++) {
                const method = noise.pick(Object.keys(methods));
                calls.push(watch(client.calls[method](...methods[method].values)));
                const archive = message(noise, version, index, method);
                if (socket.isOpen) socket.receive(version === 'hl/0' ? archive : store(archive));
            }
            await settle();
            const { phase, closure } = client.status;
            assert.deepEqual(errors, [], errors[0]?.cause?.stack);
            assert.ok(phase === 'open' || [1002, 1007].includes(closure.code), JSON.stringify(closure));
            client.close();
            await settle();
            for (const { state } of calls) assert.notEqual(state, 'pending');
            for (const { error } of calls) count(ends, error?.code ?? error?.name ?? 'a value');
            count(ends, phase === 'open' ? 'open' : `closed with ${closure.code}`);
        };
        for (let index = 0; index < rounds / 16; index++) await round();
        const early = memory();
        for (let index = 0; index < (rounds * 3) / 16; index++) await round();
        t.diagnostic(`${JSON.stringify(ends)}; ${early} bytes of memory after a quarter, ${memory()} at the end`);
        // Each kind of end was there: a test of what never gets in would say nothing.
        for (const end of ['a value', 'resultNotUnderstood', 'closed with 1002', 'closed with 1007', 'open']) {
            assert.ok(ends[end] > 5, end);
        }
        assert.ok(memory() < 4 << 20, `${memory()} bytes`);
    });
}

function count(ends, end) {
    ends[end] = (ends[end] ?? 0) + 1;
}

test('frames that are no DEFLATE stream', async () => {
    const { module, network, errors } = await load('everything');
    const noise = new Noise(3);
    for (let index = 0; index < 2000; index++) {
        const client = module.client('wss://localhost', { reconnect: false });
        const socket = await network.accept();
        network.sockets.length = 0;
        socket.receive(noise.bytes(noise.below(40)));
        await settle();
        assert.ok(client.status.phase === 'open' || [1002, 1007].includes(client.status.closure.code));
        assert.deepEqual(errors, []);
        client.close();
    }
});

test('an archive that nests without end is refused, not followed', async () => {
    const { module, network, errors } = await load('everything');
    const client = module.client('wss://localhost');
    const socket = await network.accept();
    for (const depth of [1, 20, 100, 127, 128, 129, 1000, 20000]) {
        const call = watch(client.calls.tree());
        socket.receiveMessage({ case: 'rpcResponse', id: 0, output: { case: 'success', value: nested(depth) } });
        await settle();
        // A depth of 128 pointers is where Swift stops; the result itself is none.
        const expected = depth < 128 ? 'fulfilled' : 'rejected';
        assert.equal(call.state, expected, `${depth}: ${call.error}`);
        assert.deepEqual(errors, [], String(errors[0]?.cause));
    }
});

/** `Result<Tree, Refusal>` of a tree that is so deep: Tree { name: String @0, children: Vec<Tree> @8 }, 16 bytes. */
function nested(depth) {
    const archive = new Uint8Array(16 * (depth - 1) + 20);
    const view = new DataView(archive.buffer);
    for (let level = 0; level < depth; level++) {
        // The innermost comes first; the outermost is the payload of the result, 4 bytes after its tag.
        const at = level === depth - 1 ? 16 * level + 4 : 16 * level;
        const child = 16 * (level - 1);
        view.setInt32(at + 8, (level ? child : 0) - (at + 8), true);
        view.setUint32(at + 12, +!!level, true);
    }
    return archive;
}

test('memory that is freed is used again', async () => {
    const [{ module, network, errors }, memory] = await memoryOf(() => load('everything'));
    const client = module.client('wss://localhost');
    const socket = await network.accept();
    const big = encode(result(bytes, refusal), { case: 'success', value: new Uint8Array(1_000_000) });
    let early;
    for (let index = 0; index < 300; index++) {
        const call = watch(client.calls.reverse(new Uint8Array(1000 * (index % 50))));
        const value = index % 3 ? encode(result(bytes, refusal), { case: 'success', value: new Uint8Array(index * 1000) }) : big;
        socket.receiveMessage({ case: 'rpcResponse', id: 0, output: { case: 'success', value } });
        await settle();
        assert.equal(call.state, 'fulfilled', String(call.error));
        if (index === 100) early = memory();
    }
    module.post('fill', 2000);
    assert.ok(memory() <= early * 1.5 && memory() < 24 << 20, `${early} bytes, then ${memory()}`);
    assert.deepEqual(errors, []);
});
