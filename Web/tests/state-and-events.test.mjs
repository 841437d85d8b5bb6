// What the server sends by itself: the mirrored state as a store, and events as sequences.
import assert from 'node:assert/strict';
import test from 'node:test';
import { string, u32, vec } from '../hardlight.js';
import { event, ExampleClient } from './support/example.mjs';
import { Network, settle, watch } from './support/sockets.mjs';

async function connected(options) {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options(options));
    const socket = await network.accept();
    return { network, client, socket };
}

const said = (text) => ({ case: 'said', text });

test('the state begins with its defaults and follows the server', async () => {
    const { client, socket } = await connected();
    assert.deepEqual(client.state, { counter: 7, names: [] });
    socket.change([0, u32, 8]);
    assert.deepEqual(client.state, { counter: 8, names: [] });
    socket.change([1, vec(string), ['a']], [0, u32, 9], [0, u32, 10]);
    assert.deepEqual(client.state, { counter: 10, names: ['a'] });
});

test('a snapshot is the same until the next change, and shares what did not change', async () => {
    const { client, socket } = await connected();
    const { subscribe, getSnapshot } = client.stateStore;
    const seen = [];
    const unsubscribe = subscribe(() => seen.push(getSnapshot()));
    const before = getSnapshot();
    assert.equal(getSnapshot(), before);
    assert.equal(client.state, before);
    socket.change([0, u32, 8]);
    const after = getSnapshot();
    assert.notEqual(after, before);
    assert.equal(after.names, before.names);
    assert.deepEqual(before, { counter: 7, names: [] });
    assert.ok(Object.isFrozen(after));
    socket.receiveMessage({ case: 'stateChange', updates: [] });
    assert.equal(getSnapshot(), after);
    assert.deepEqual(seen, [after]);
    unsubscribe();
    socket.change([0, u32, 9]);
    assert.equal(seen.length, 1);
});

test('a change is there before the result of its call, and a listener can call', async () => {
    const { client, socket } = await connected();
    const order = [];
    client.stateStore.subscribe(() => {
        order.push(client.state.counter);
        watch(client.reset());
    });
    const call = client.add(1).then((value) => order.push(`result ${value}`));
    socket.change([0, u32, 8]);
    socket.answer(0, u32, 8);
    await call;
    assert.deepEqual(order, [8, 'result 8']);
    assert.equal(socket.sent.length, 2);
});

test('what a listener throws is reported, and harms nobody', async () => {
    const errors = [];
    const { client, socket } = await connected({ onError: (error) => errors.push(error.message) });
    let calls = 0;
    client.stateStore.subscribe(() => {
        throw new Error('state');
    });
    client.stateStore.subscribe(() => calls++);
    client.onEvent(() => {
        throw new Error('event');
    });
    client.onEvent(() => calls++);
    socket.change([0, u32, 8]);
    socket.emit('topic', event, said('a'));
    assert.deepEqual([errors, calls, client.status.phase], [['state', 'event'], 2, 'open']);
});

test('a listener that closes the client while it is called', async () => {
    const { client, socket } = await connected();
    client.stateStore.subscribe(() => client.close());
    const call = watch(client.add(1));
    socket.change([0, u32, 8]);
    await settle();
    assert.equal(call.error.code, 'connectionClosed');
    assert.deepEqual(socket.closed, [1000, '']);
});

test('events come in order, with their topics, to all who listen', async () => {
    const { client, socket } = await connected();
    socket.emit('nobody listens', event, said('a'));
    const sequences = [client.events(), client.events()];
    socket.emit('text', event, said('b'));
    socket.emit(Uint8Array.of(1, 0xff), event, said('c'));
    for (const events of sequences) {
        assert.deepEqual((await events.next()).value, { topic: 'text', payload: said('b'), missed: 0, connection: 1 });
        const { topic, payload } = (await events.next()).value;
        assert.deepEqual([topic, payload], [Uint8Array.of(1, 0xff), said('c')]);
    }
    const next = sequences[0].next();
    socket.emit('text', event, said('d'));
    assert.deepEqual((await next).value.payload, said('d'));
});

test('a slow reader loses the oldest events and is told how many', async () => {
    const { client, socket } = await connected();
    const events = client.events({ capacity: 2 });
    for (const text of ['a', 'b', 'c', 'd', 'e']) socket.emit('', event, said(text));
    const read = async () => {
        const { payload, missed } = (await events.next()).value;
        return [payload.text, missed];
    };
    assert.deepEqual([await read(), await read()], [['d', 3], ['e', 0]]);
    socket.emit('', event, said('f'));
    assert.deepEqual(await read(), ['f', 0]);
});

test('or the newest, if it would rather', async () => {
    const { client, socket } = await connected();
    const events = client.events({ capacity: 2, drop: 'newest' });
    for (const text of ['a', 'b', 'c', 'd']) socket.emit('', event, said(text));
    const read = async () => {
        const { payload, missed } = (await events.next()).value;
        return [payload.text, missed];
    };
    assert.deepEqual([await read()], [['a', 0]]);
    socket.emit('', event, said('e'));
    assert.deepEqual([await read(), await read()], [['b', 0], ['e', 2]]);
});

test('a sequence ends when its reader leaves, its signal is aborted or the client is closed', async () => {
    const { client, socket } = await connected();
    const seen = [];
    const loop = (async () => {
        for await (const { payload } of client.events()) {
            seen.push(payload.text);
            if (payload.text === 'last') break;
        }
    })();
    socket.emit('', event, said('first'));
    socket.emit('', event, said('last'));
    await loop;
    assert.deepEqual(seen, ['first', 'last']);

    const controller = new AbortController();
    const aborted = client.events({ signal: controller.signal });
    const waiting = watch(aborted.next());
    socket.emit('', event, said('a'));
    const pending = watch(aborted.next());
    controller.abort();
    await settle();
    assert.equal(waiting.value.value.payload.text, 'a');
    assert.deepEqual(pending.value, { done: true, value: undefined });
    assert.equal((await client.events({ signal: AbortSignal.abort() }).next()).done, true);

    const rest = client.events();
    const readers = [watch(client.events().next()), watch(client.events().next())];
    socket.emit('', event, said('read later'));
    client.close();
    await settle();
    assert.equal(readers[0].value.value.payload.text, 'read later');
    assert.equal((await rest.next()).value.payload.text, 'read later');
    assert.equal((await rest.next()).done, true);
    assert.equal((await client.events().next()).done, true);
});

test('several readers of one sequence are served in order', async () => {
    const { client, socket } = await connected();
    const events = client.events();
    const readers = [watch(events.next()), watch(events.next()), watch(events.next())];
    socket.emit('', event, said('a'));
    socket.emit('', event, said('b'));
    client.close();
    await settle();
    assert.deepEqual(readers.map(({ value }) => value.value?.payload.text), ['a', 'b', undefined]);
});

test('before hl/2 events have no topic', async () => {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options({ versions: ['hl/1'] }));
    const socket = await network.accept();
    const events = client.events();
    socket.emit('unknown', event, said('a'));
    assert.deepEqual((await events.next()).value, { topic: '', payload: said('a'), missed: 0, connection: 1 });
    socket.change([0, u32, 3]);
    assert.equal(client.state.counter, 3);
});

