// The recorded sessions of the reference, with clients in WebAssembly: the same bytes out, the same results in.
import assert from 'node:assert/strict';
import test from 'node:test';
import { encode } from '../../hardlight.js';
import { store } from '../../hardlight-wasm.js';
import { fromHex, isCommitted, rows, session, toHex } from '../../tests/support/golden.mjs';
import { replay } from '../../tests/support/replays.mjs';
import { schema, schemaOfRow } from '../../tests/support/schemas.mjs';
import { watch } from '../../tests/support/sockets.mjs';
import { connected, load } from './support/modules.mjs';

/** A client with its methods as those of the TypeScript client are. */
async function connect(name, network, versions, errors) {
    const loaded = await load(name, network);
    errors.push(loaded.errors);
    const client = loaded.module.client('wss://localhost', { versions });
    return Object.assign(Object.create(client), client.calls);
}

async function replayAll(t, name, module, callName, change = (connection) => connection) {
    const connections = [];
    const errors = [];
    for (const connection of session(name)?.connections ?? []) {
        connections.push(await replay(change(connection), callName, (...given) => connect(module, ...given, errors)));
    }
    assert.deepEqual(errors.flat(), []);
    const messages = connections.reduce((sum, connection) => sum + connection.messages, 0);
    t.diagnostic(`golden: ${messages} messages of ${name}`);
    if (isCommitted) assert.ok(messages > 0);
    return isCommitted ? connections : undefined;
}

test('the counter on hl/2, 100 calls at a time', async (t) => {
    const [found] = (await replayAll(t, 'session-2.0.0-counter-level0.json', 'counter', 'CounterCall')) ?? [];
    if (!found) return;
    assert.equal(found.messages, 314);
    assert.deepEqual(found.results.slice(0, 5), [0, 5, 5, 2, undefined]);
    const numbers = found.results.slice(5, 105).sort((a, b) => a - b);
    assert.deepEqual(numbers, Array.from({ length: 100 }, (_, index) => index + 3));
    assert.deepEqual({ ...found.client.state }, { counter: 101 });
});

test('the counter on hl/0', async (t) => {
    const found = await replayAll(t, 'session-0.1.2.json', 'counter', 'CounterCall');
    if (!found) return;
    assert.deepEqual(found.map(({ messages }) => messages), [314, 6]);
    assert.deepEqual(found[1].results, [5, 11]);
    assert.deepEqual({ ...found[1].client.state }, { counter: 11 });
});

test('the counter on hl/1: the archives of hl/0 in the framing of hl/2', async (t) => {
    const change = ({ frames, request_headers }) => ({
        request_headers: request_headers.replace('hl/0', 'hl/1'),
        frames: frames.map((frame) => {
            if (frame.opcode !== 2) return frame;
            const inflated_hex = frame.payload_hex;
            return { ...frame, inflated_hex, payload_hex: toHex(store(fromHex(inflated_hex))) };
        }),
    });
    const found = await replayAll(t, 'session-0.1.2.json', 'counter', 'CounterCall', change);
    if (!found) return;
    assert.deepEqual(found.map(({ client }) => client.status.version), ['hl/1', 'hl/1']);
    assert.deepEqual(found[1].results, [5, 11]);
});

test('the event counter, compressed', async (t) => {
    const [found] = (await replayAll(t, 'session-2.0.0.json', 'counter-events', 'EventsCall')) ?? [];
    if (!found) return;
    assert.deepEqual(found.results, [undefined, undefined, undefined, 5]);
    const topic = Uint8Array.of(0x75);
    assert.deepEqual({ ...found.client.state }, { counter: 5, topic });
    assert.deepEqual(found.events.map(([at, payload]) => [at, { ...payload }]), [
        [topic, { case: 'serverSentTest' }],
        [topic, { case: 'incremented', to: 7, from: 0 }],
        [topic, { case: 'decremented', to: 5, from: 7 }],
    ]);
});

test('the pet: strings, options, an enum in the state', async (t) => {
    const [found] = (await replayAll(t, 'session-2.0.0-pet.json', 'pet', 'PetCall')) ?? [];
    if (!found) return;
    assert.deepEqual(found.results, [null, undefined, 'Rex says woof!', undefined, 'Mittens says meow!']);
    assert.deepEqual({ ...found.client.state.pet }, { case: 'cat', name: 'Mittens', age: 2, breed: 'Tabby' });
});

test('the todo list: types that JavaScript has nothing for cross as archives', async (t) => {
    const { client, socket, errors } = await connected('todo');
    const makers = {
        Create: ({ task }) => client.calls.create(encode(schema('Task').type, task)),
        MarkAsDone: ({ id }) => client.calls.markAsDone(id), Get: ({ ids }) => client.calls.get(ids),
        GetAll: () => client.calls.getAll(), Delete: ({ ids }) => client.calls.delete(ids),
        DeleteAll: () => client.calls.deleteAll(), DeleteDoneTasks: () => client.calls.deleteDoneTasks(),
    };
    const calls = rows('rkyv-0.7.json').filter(({ rust_type }) => rust_type.startsWith('RpcCall{Create'));
    for (const row of calls) {
        const value = schemaOfRow(row.rust_type).make(row.value);
        watch(makers[value.case](value));
        assert.equal(toHex(socket.calls[socket.sent.length - 1].internal), row.hex);
    }
    const maps = rows('rkyv-0.7.json').filter(({ rust_type }) => rust_type === 'HashMap<u32, Task>');
    for (const row of maps) {
        const result = client.calls.getAll();
        const id = socket.ids[socket.sent.length - 1];
        socket.receiveMessage({ case: 'rpcResponse', id, output: { case: 'success', value: fromHex(row.hex) } });
        // Read, and written again: the same bytes.
        assert.equal(toHex(await result), row.hex);
    }
    t.diagnostic(`golden: ${calls.length} calls and ${maps.length} results of the todo list`);
    if (isCommitted) assert.deepEqual([calls.length, maps.length], [6, 4]);
    assert.deepEqual(errors, []);
});
