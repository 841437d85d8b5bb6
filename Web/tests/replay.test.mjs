// The recorded sessions of the reference: the client makes the calls that the reference's client made, in the same
// bytes, and gets what the reference's server answered. Its modules are those that the generator writes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Client, never, u32, unit } from '../hardlight.js';
import { compile } from './support/compiled.mjs';
import { fromHex, isCommitted, rows, session, toHex } from './support/golden.mjs';
import { replay } from './support/replays.mjs';
import { schema, schemaOfRow } from './support/schemas.mjs';
import { Network, watch } from './support/sockets.mjs';

const load = compile(['examples/counter-events.ts', 'examples/pet.ts', 'examples/todo.ts']);
const { CounterClient: EventCounterClient } = await load('examples/counter-events.js');
const { PetServiceClient } = await load('examples/pet.js');
const { TodoClient } = await load('examples/todo.js');

/** The example without events, whose module would be named like that of the one with them. */
class CounterClient extends Client {
    constructor(address, options) {
        const call = schema('CounterCall').type;
        super(address, { call, state: { counter: [u32, () => 0] }, event: never }, options);
    }

    increment = (amount) => this.call({ case: 'Increment', amount }, u32);
    decrement = (amount) => this.call({ case: 'Decrement', amount }, u32);
    get = () => this.call({ case: 'Get' }, u32);
    testOverhead = () => this.call({ case: 'TestOverhead' }, unit);
}

async function replayAll(t, name, Client, callName) {
    const connections = [];
    for (const connection of session(name)?.connections ?? []) {
        const connect = (network, versions) => new Client('wss://localhost', network.options({ versions }));
        connections.push(await replay(connection, callName, connect));
    }
    const messages = connections.reduce((sum, connection) => sum + connection.messages, 0);
    t.diagnostic(`golden: ${messages} messages of ${name}`);
    if (isCommitted) assert.ok(messages > 0);
    return isCommitted ? connections : undefined;
}

test('the counter, 100 calls at a time', async (t) => {
    const [found] = (await replayAll(t, 'session-2.0.0-counter-level0.json', CounterClient, 'CounterCall')) ?? [];
    if (!found) return;
    assert.equal(found.messages, 314);
    assert.deepEqual(found.results.slice(0, 5), [0, 5, 5, 2, undefined]);
    // A hundred increments by one, from 2 on: each saw its own number, and all of them were seen.
    const numbers = found.results.slice(5, 105).sort((a, b) => a - b);
    assert.deepEqual(numbers, Array.from({ length: 100 }, (_, index) => index + 3));
    // The reference sent 102 before 101: it does not keep the order in which its state was changed.
    assert.deepEqual(found.client.state, { counter: 101 });
});

test('the counter of hl/0', async (t) => {
    const found = await replayAll(t, 'session-0.1.2.json', CounterClient, 'CounterCall');
    if (!found) return;
    assert.deepEqual(found.map(({ messages }) => messages), [314, 6]);
    assert.deepEqual(found[0].results.slice(0, 5), [0, 5, 2, 2, undefined]);
    assert.deepEqual(found[1].results, [5, 11]);
    assert.deepEqual(found[1].client.state, { counter: 11 });
});

test('the event counter', async (t) => {
    const [found] = (await replayAll(t, 'session-2.0.0.json', EventCounterClient, 'EventsCall')) ?? [];
    if (!found) return;
    assert.deepEqual(found.results, [undefined, undefined, undefined, 5]);
    const topic = Uint8Array.of(0x75);
    assert.deepEqual(found.client.state, { counter: 5, topic });
    assert.deepEqual(found.events, [
        [topic, { case: 'serverSentTest' }],
        [topic, { case: 'incremented', to: 7, from: 0 }],
        [topic, { case: 'decremented', to: 5, from: 7 }],
    ]);
});

test('the pet', async (t) => {
    const [found] = (await replayAll(t, 'session-2.0.0-pet.json', PetServiceClient, 'PetCall')) ?? [];
    if (!found) return;
    assert.deepEqual(found.results, [null, undefined, 'Rex says woof!', undefined, 'Mittens says meow!']);
    assert.deepEqual(found.client.state, { pet: { case: 'cat', name: 'Mittens', age: 2, breed: 'Tabby' } });
});

test('the todo list: calls and results as the golden values have them', async (t) => {
    const network = new Network();
    const client = new TodoClient('wss://localhost', network.options());
    const socket = await network.accept();
    const makers = {
        Create: ({ task }) => client.create({ text: task.text, status: task.status.toLowerCase() }),
        MarkAsDone: ({ id }) => client.markAsDone(id), Get: ({ ids }) => client.get(ids), GetAll: () => client.getAll(),
        Delete: ({ ids }) => client.delete(ids), DeleteAll: () => client.deleteAll(),
        DeleteDoneTasks: () => client.deleteDoneTasks(),
    };
    const calls = rows('rkyv-0.7.json').filter(({ rust_type }) => rust_type.startsWith('RpcCall{Create'));
    for (const row of calls) {
        const value = schemaOfRow(row.rust_type).make(row.value);
        watch(makers[value.case](value));
        assert.equal(toHex(socket.calls[socket.sent.length - 1].internal), row.hex);
    }
    const maps = rows('rkyv-0.7.json').filter(({ rust_type }) => rust_type === 'HashMap<u32, Task>');
    for (const row of maps) {
        const result = client.getAll();
        const id = socket.ids[socket.sent.length - 1];
        socket.receiveMessage({ case: 'rpcResponse', id, output: { case: 'success', value: fromHex(row.hex) } });
        const expected = row.value.map(([key, { text, status }]) => [key, { text, status: status.toLowerCase() }]);
        assert.deepStrictEqual(await result, new Map(expected));
    }
    t.diagnostic(`golden: ${calls.length} calls and ${maps.length} results of the todo list`);
    if (isCommitted) assert.deepEqual([calls.length, maps.length], [6, 4]);
    assert.deepEqual(client.state, { tasks: new Map(), nextID: 0 });
    client.close();
});
