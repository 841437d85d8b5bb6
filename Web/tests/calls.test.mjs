// Calls: ids, the line, results, errors, deadlines, and what happens to those that wait when something ends.
import assert from 'node:assert/strict';
import test from 'node:test';
import { i32, InterfaceError, result, RPCError, u32, u8, unit } from '../hardlight.js';
import { adding, ExampleClient, failure } from './support/example.mjs';
import { toHex } from './support/golden.mjs';
import { Network, settle, watch } from './support/sockets.mjs';

async function connected(options, protocol) {
    const network = new Network();
    const client = new ExampleClient('wss://localhost:8443', network.options(options));
    const socket = await network.accept(protocol);
    return { network, client, socket };
}

const failsWith = (code) => (error) => error instanceof RPCError && error.code === code;

/** A promise that has to have ended with an error by now. */
function failed(seen, code) {
    assert.equal(seen.state, 'rejected', `${seen.state}: ${seen.value}`);
    assert.ok(failsWith(code)(seen.error), String(seen.error));
}

test('a call is sent and answered', async () => {
    const { client, socket } = await connected();
    const call = client.add(5);
    assert.deepEqual(socket.url, 'wss://localhost:8443');
    assert.deepEqual(socket.protocols, ['hl.2']);
    const [{ id, internal }] = socket.calls;
    assert.equal(id, 0);
    assert.equal(toHex(internal), toHex(adding(5)));
    socket.answer(0, u32, 12);
    assert.equal(await call, 12);
    const reset = client.reset();
    socket.answer(0, unit, undefined);
    assert.equal(await reset, undefined);
});

test('messages over 65,535 bytes take several blocks', async () => {
    const { client, socket } = await connected();
    const data = new Uint8Array(200_000).fill(7);
    watch(client.put(data));
    assert.equal(socket.calls[0].internal.length, 200_000 + 12);
    assert.equal(socket.sent[0].length, socket.archives[0].length + 4 * 5);
});

test('calls take the lowest free id, and their answers come in any order', async () => {
    const { client, socket } = await connected();
    const calls = [0, 1, 2].map((amount) => watch(client.add(amount)));
    assert.deepEqual(socket.ids, [0, 1, 2]);
    socket.answer(1, u32, 10);
    socket.answer(2, u32, 20);
    watch(client.add(3));
    watch(client.add(4));
    watch(client.add(5));
    assert.deepEqual(socket.ids, [0, 1, 2, 1, 2, 3]);
    await settle();
    const seen = calls.map(({ state, value }) => [state, value]);
    assert.deepEqual(seen, [['pending', undefined], ['fulfilled', 10], ['fulfilled', 20]]);
});

test('the 257th call waits in line, and nobody overtakes', async () => {
    const { client, socket } = await connected();
    const calls = Array.from({ length: 300 }, (_, amount) => watch(client.add(amount)));
    assert.deepEqual(socket.ids, Array.from({ length: 256 }, (_, id) => id));
    socket.answer(200, u32, 1);
    assert.equal(socket.ids.length, 257);
    assert.equal(socket.ids[256], 200);
    assert.equal(toHex(socket.calls[256].internal), toHex(adding(256)));
    for (let id = 0; id < 100; id++) socket.answer(id, u32, 2);
    assert.equal(socket.sent.length, 300);
    await settle();
    assert.equal(calls.filter(({ state }) => state === 'fulfilled').length, 101);
});

test('the 257th call fails if it is to', async () => {
    const { client, socket } = await connected({ whenBusy: 'fail' });
    const calls = Array.from({ length: 256 }, (_, amount) => watch(client.add(amount)));
    await assert.rejects(client.add(1), failsWith('tooManyCallsInFlight'));
    assert.equal(socket.sent.length, 256);
    socket.answer(9, u32, 1);
    watch(client.add(2));
    assert.deepEqual(socket.ids[256], 9);
    await settle();
    assert.equal(calls[9].value, 1);
});

test('the line is bounded', async () => {
    const { client, socket } = await connected({ callsInLine: 3 });
    for (let amount = 0; amount < 259; amount++) watch(client.add(amount));
    await assert.rejects(client.add(1), failsWith('tooManyCallsInFlight'));
    socket.answer(0, u32, 1);
    assert.equal(socket.sent.length, 257);
    watch(client.add(1));
});

test('calls wait for the connection, with the arguments that they were made with', async () => {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options());
    const data = Uint8Array.of(1, 2, 3);
    watch(client.put(data));
    watch(client.add(1));
    data.fill(9);
    const socket = await network.accept();
    assert.deepEqual(socket.ids, [0, 1]);
    assert.ok(toHex(socket.calls[0].internal).startsWith('010203'));
});

test('calls do not wait for the connection if they are not to', async () => {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options({ whenBusy: 'fail' }));
    await assert.rejects(client.add(1), failsWith('connectionClosed'));
    const socket = await network.accept();
    watch(client.add(1));
    assert.equal(socket.sent.length, 1);
});

test('an argument without an archive fails its call, and takes no id', async () => {
    const { client, socket } = await connected();
    const isAboutValue = ({ code, cause }) => code === 'argumentNotArchivable' && cause.code === 'invalidValue';
    await assert.rejects(client.add(-1), isAboutValue);
    await assert.rejects(client.put('text'), failsWith('argumentNotArchivable'));
    await assert.rejects(client.put(undefined), failsWith('argumentNotArchivable'));
    assert.equal(socket.sent.length, 0);
    watch(client.add(1));
    assert.deepEqual(socket.ids, [0]);
});

test('the errors of the interface are thrown with their value', async () => {
    const { client, socket } = await connected();
    const type = result(i32, failure);
    const good = client.take();
    socket.answer(0, type, { case: 'success', value: -3 });
    assert.equal(await good, -3);
    const bad = client.take();
    socket.answer(0, type, { case: 'failure', error: 'full' });
    const isFull = (error) => error instanceof InterfaceError && error.value === 'full' && error.method === 'take';
    await assert.rejects(bad, isFull);
});

test('the errors of the protocol have their meaning', async () => {
    const meanings = {
        ClientNotConnected: 'serverError', TooManyCallsInFlight: 'tooManyCallsInFlight', ClientEncodeError: 'serverError',
        ClientDecodeError: 'serverError', ServerEncodeError: 'resultNotArchivable', ServerDecodeError: 'callNotUnderstood',
        ClientCompressError: 'serverError', ClientDecompressError: 'serverError', ServerCompressError: 'serverError',
        ServerDecompressError: 'serverError', HandlerPanicked: 'handlerFailed',
    };
    const old = {
        BadInputBytes: 'callNotUnderstood', BadOutputBytes: 'handlerFailed', ClientNotConnected: 'serverError',
        TooManyCallsInFlight: 'tooManyCallsInFlight',
    };
    for (const [version, errors] of [['hl/2', meanings], ['hl/1', old], ['hl/0', old]]) {
        const { client, socket } = await connected({ versions: [version] });
        for (const name in errors) {
            const call = client.add(1);
            socket.fail(0, name);
            await assert.rejects(call, failsWith(errors[name]), `${version} ${name}`);
        }
    }
});

test('a result of another type fails its call, and no other', async () => {
    const { client, socket } = await connected();
    const [bad, good] = [watch(client.add(1)), watch(client.add(2))];
    socket.answer(0, u8, 1);
    socket.answer(1, u32, 9);
    await settle();
    failed(bad, 'resultNotUnderstood');
    assert.equal(good.value, 9);
    assert.equal(client.status.phase, 'open');
});

test('a call that takes too long ends, and its id is free when the answer came', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { client, socket } = await connected({ callTimeout: 1000 });
    const options = [{}, { timeout: 3000 }, { timeout: Infinity }];
    const calls = options.map((option) => watch(client.add(1, option)));
    t.mock.timers.tick(999);
    await settle();
    assert.equal(calls[0].state, 'pending');
    t.mock.timers.tick(1);
    await settle();
    failed(calls[0], 'timedOut');
    watch(client.add(4, { timeout: Infinity }));
    assert.deepEqual(socket.ids, [0, 1, 2, 3]);
    // Late: nobody waits for it, and it is not taken for another call's.
    socket.answer(0, u32, 1);
    watch(client.add(5, { timeout: Infinity }));
    assert.deepEqual(socket.ids, [0, 1, 2, 3, 0]);
    t.mock.timers.tick(10_000_000);
    await settle();
    failed(calls[1], 'timedOut');
    assert.equal(calls[2].state, 'pending');
    assert.equal(client.status.phase, 'open');
});

test('calls in line take too long as well, and are not sent then', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options({ callTimeout: 1000, connectTimeout: 100_000 }));
    const early = watch(client.add(1));
    t.mock.timers.tick(1000);
    const late = watch(client.add(2));
    const socket = await network.accept();
    failed(early, 'timedOut');
    assert.deepEqual(socket.calls.map(({ internal }) => toHex(internal)), [toHex(adding(2))]);
    assert.equal(late.state, 'pending');
});

test('a signal ends the wait with its reason', async () => {
    const { client, socket } = await connected();
    const controller = new AbortController();
    const { signal } = controller;
    const call = watch(client.add(1, { signal }));
    const answered = watch(client.add(2, { signal }));
    socket.answer(1, u32, 2);
    await settle();
    const reason = new Error('no longer wanted');
    controller.abort(reason);
    await settle();
    assert.equal(call.error, reason);
    assert.equal(answered.value, 2);
    await assert.rejects(client.add(3, { signal }), reason);
    await assert.rejects(client.add(3, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.deepEqual(socket.ids, [0, 1]);
    socket.answer(0, u32, 1);
    watch(client.add(4));
    assert.deepEqual(socket.ids, [0, 1, 0]);

    for (let amount = 0; amount < 255; amount++) watch(client.add(amount));
    const other = new AbortController();
    const inLine = watch(client.add(1000, { signal: other.signal }));
    watch(client.add(1001));
    other.abort();
    await settle();
    assert.equal(inLine.error.name, 'AbortError');
    socket.answer(17, u32, 1);
    assert.equal(toHex(socket.calls.at(-1).internal), toHex(adding(1001)));
});

test('calls wait while the socket is full', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { client, socket } = await connected({ bufferedAmount: 1000, callTimeout: Infinity });
    watch(client.add(0));
    socket.bufferedAmount = 1001;
    for (let amount = 1; amount < 5; amount++) watch(client.add(amount));
    assert.equal(socket.sent.length, 1);
    t.mock.timers.tick(100);
    assert.equal(socket.sent.length, 1);
    socket.bufferedAmount = 1000;
    t.mock.timers.tick(100);
    assert.equal(socket.sent.length, 5);
    watch(client.add(5));
    assert.equal(socket.sent.length, 6);
});

test('closing ends all calls, and later ones', async () => {
    const { client, socket } = await connected();
    const calls = Array.from({ length: 300 }, () => watch(client.add(1)));
    client.close(4321, 'enough');
    assert.deepEqual(socket.closed, [4321, 'enough']);
    await settle();
    for (const call of calls) failed(call, 'connectionClosed');
    await assert.rejects(client.add(1), failsWith('connectionClosed'));
    assert.deepEqual(await client.closed, { code: 4321, reason: 'enough', by: 'client' });
    assert.equal(client.status.phase, 'closed');
    // Nothing that comes after is heard.
    client.close();
    assert.equal(socket.onmessage, null);
});

test('a socket that breaks while it sends is a lost connection', async () => {
    const { client, socket } = await connected({ reconnect: false });
    socket.isOpen = false;
    const call = watch(client.add(1));
    await settle();
    failed(call, 'connectionClosed');
    assert.equal((await client.closed).by, 'network');
});

test('untilOpen waits, and ends with whatever comes first', async () => {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options({ reconnect: false }));
    const [open, aborted] = [watch(client.untilOpen()), new AbortController()];
    const cancelled = watch(client.untilOpen(aborted.signal));
    await settle();
    assert.equal(open.state, 'pending');
    aborted.abort();
    await network.accept();
    await settle();
    assert.equal(open.state, 'fulfilled');
    assert.equal(cancelled.error.name, 'AbortError');
    await client.untilOpen();
    network.last.end();
    await assert.rejects(client.untilOpen(), failsWith('connectionClosed'));
});
