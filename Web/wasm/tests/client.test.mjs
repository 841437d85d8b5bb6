// What a client in WebAssembly does when the network, the server and the page do what they do.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
    bytes, enumeration, f32, f64, encode, option, result, string, struct, topic, u128, u32, u64, unit, vec,
} from '../../hardlight.js';
import { Network, settle, watch } from '../../tests/support/sockets.mjs';
import { connected, load } from './support/modules.mjs';

const codeOf = (seen) => seen.error?.code;

test('a call waits for the connection, and state comes before its result', async () => {
    const { module, network } = await load('counter');
    const client = module.client('wss://localhost/counter');
    assert.deepEqual({ ...client.state }, { counter: 0 });
    const call = watch(client.calls.increment(5));
    const socket = await network.accept();
    assert.equal(socket.url, 'wss://localhost/counter');
    assert.deepEqual(client.status, { phase: 'open', version: 'hl/2', connection: 1 });
    const seen = [];
    client.stateStore.subscribe(() => seen.push([client.state.counter, call.state]));
    socket.change([0, u32, 5]);
    socket.answer(0, u32, 5);
    await settle();
    assert.deepEqual(seen, [[5, 'pending']]);
    assert.deepEqual(call, { state: 'fulfilled', value: 5 });
});

test('answers come in any order, and an id is used again', async () => {
    const { client, socket } = await connected('counter');
    const calls = Array.from({ length: 300 }, (_, index) => watch(client.calls.increment(index)));
    assert.equal(socket.sent.length, 256);
    socket.answer(7, u32, 70);
    assert.deepEqual([socket.sent.length, socket.ids.at(-1)], [257, 7]);
    for (let id = 255; id >= 0; id--) socket.answer(id, u32, id);
    for (let id = 255; id > 255 - 43; id--) socket.answer(id, u32, 0);
    await settle();
    assert.ok(calls.every(({ state }) => state === 'fulfilled'));
    assert.equal(calls[7].value, 70);
});

test('too many calls in line', async () => {
    const { client } = await connected('counter', { callsInLine: 2 });
    const calls = Array.from({ length: 259 }, () => watch(client.calls.get()));
    await settle();
    assert.deepEqual(calls.map(codeOf).filter(Boolean), ['tooManyCallsInFlight']);
    assert.equal(codeOf(calls[258]), 'tooManyCallsInFlight');
});

test('a lost connection ends the calls in flight, and the next one begins anew', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { client, socket, network } = await connected('counter', { reconnect: { minimumDelay: 100 } });
    socket.change([0, u32, 9]);
    const lost = watch(client.calls.get());
    socket.end(1006);
    await settle();
    assert.equal(codeOf(lost), 'connectionClosed');
    assert.equal(client.status.phase, 'waiting');
    assert.equal(client.state.counter, 9);
    const waiting = watch(client.calls.get());
    t.mock.timers.tick(100);
    assert.equal(client.status.phase, 'connecting');
    const next = await network.accept();
    assert.notEqual(next, socket);
    assert.deepEqual([client.status.connection, client.state.counter], [2, 0]);
    next.answer(0, u32, 3);
    await settle();
    assert.deepEqual(waiting, { state: 'fulfilled', value: 3 });
});

test('calls have a time, and an abandoned id stays taken', async (t) => {
    const clock = { now: 1000 };
    t.mock.timers.enable({ apis: ['setTimeout'] });
    t.mock.method(performance, 'now', () => clock.now);
    const pass = (time) => {
        clock.now += time;
        t.mock.timers.tick(time);
    };
    const { client, socket } = await connected('counter', { callTimeout: 1000 });
    const first = watch(client.calls.get());
    pass(600);
    const second = watch(client.calls.get());
    pass(401);
    await settle();
    assert.deepEqual([codeOf(first), second.state], ['timedOut', 'pending']);
    watch(client.calls.get());
    assert.deepEqual(socket.ids, [0, 1, 2]);
    socket.answer(0, u32, 1);
    watch(client.calls.get());
    assert.deepEqual(socket.ids, [0, 1, 2, 0]);
    pass(600);
    await settle();
    assert.equal(codeOf(second), 'timedOut');
    assert.equal(client.status.phase, 'open');
});

test('a socket that is full holds calls back', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { client, socket } = await connected('counter', { bufferedAmount: 100 });
    socket.bufferedAmount = 200;
    for (let call = 0; call < 3; call++) watch(client.calls.get());
    assert.equal(socket.sent.length, 1);
    t.mock.timers.tick(20);
    assert.equal(socket.sent.length, 1);
    socket.bufferedAmount = 0;
    t.mock.timers.tick(20);
    assert.equal(socket.sent.length, 3);
});

test('closing ends everything', async () => {
    const { client, socket } = await connected('counter');
    const call = watch(client.calls.get());
    client.close(4001, 'enough');
    await settle();
    assert.deepEqual(socket.closed, [4001, 'enough']);
    assert.equal(codeOf(call), 'connectionClosed');
    assert.deepEqual(await client.closed, { code: 4001, reason: 'enough', by: 'client' });
    const late = watch(client.calls.get());
    await settle();
    assert.equal(codeOf(late), 'connectionClosed');
    client.close();
});

test('what the server does against the protocol ends the client', async () => {
    const cases = [
        [1002, (socket) => socket.answer(3, u32, 1)],
        [1003, (socket) => socket.receive('text')],
        [1007, (socket) => socket.receiveArchive(Uint8Array.of(1, 2, 3))],
        [1007, (socket) => socket.receive(Uint8Array.of(6, 0, 0))],
        [1007, (socket) => socket.change([1, u32, 1])],
        [1007, (socket) => socket.change([0, unit, undefined])],
        [1009, (socket) => socket.receiveArchive(new Uint8Array((1 << 20) + 1))],
    ];
    for (const [code, act] of cases) {
        const { client, socket, errors } = await connected('counter');
        const call = watch(client.calls.get());
        act(socket);
        await settle();
        const { closure } = client.status;
        assert.deepEqual([client.status.phase, closure?.code, closure?.by], ['closed', code, 'client'], String(act));
        assert.equal(socket.closed[0], code + 3000);
        assert.equal(codeOf(call), 'connectionClosed');
        assert.deepEqual(errors, []);
    }
});

test('an event that is none of the interface\'s, and one that nobody hears', async () => {
    const event = enumeration(12, 4, { incremented: { to: [u32, 4], from: [u32, 8] } });
    const { client, socket } = await connected('counter-events');
    const heard = [];
    client.onEvent(({ topic, payload }) => heard.push([topic, payload.to]));
    socket.emit('t', event, { case: 'incremented', to: 4, from: 3 });
    assert.deepEqual(heard, [['t', 4]]);
    socket.emit('t', u32, 4);
    assert.equal(client.status.closure.code, 1007);
});

test('a server of another version, or an address that is none', async () => {
    const { module, network } = await load('counter');
    const client = module.client('wss://localhost');
    await settle();
    network.last.open('hl.7');
    assert.match((await client.closed).reason, /speaks 'hl.7'/);
    const refusing = new Network();
    refusing.refusal = new DOMException('that is no address', 'SyntaxError');
    const other = (await load('counter', refusing)).module.client('nonsense');
    assert.deepEqual((await other.closed).code, 1008);
});

const item = struct(48, 16, { name: [string, 16], tags: [vec(string), 24], weight: [option(f32), 32], id: [u128, 0] });

test('all kinds of arguments and results', async () => {
    const { client, socket, errors } = await connected('everything');
    const refusal = enumeration(8, 4, { full: { limit: [u32, 4] }, unknown: {} });
    let id = -1;
    const ask = async (call, type, value, thrown) => {
        const seen = watch(call);
        id = socket.ids.at(-1);
        socket.answer(id, result(type, refusal), thrown ? { case: 'failure', error: thrown } : { case: 'success', value });
        await settle();
        return seen;
    };
    const { calls } = client;
    assert.equal((await ask(calls.echo('höre 🎧', null), string, 'ja')).value, 'ja');
    assert.equal((await ask(calls.sum([1, 2n ** 64n - 1n], -5n), u64, 2n ** 63n)).value, 2n ** 63n);
    assert.deepEqual((await ask(calls.reverse(Uint8Array.of(1, 2)), bytes, Uint8Array.of(2, 1))).value, Uint8Array.of(2, 1));
    assert.equal((await ask(calls.measure([1.5, -0], [true, false]), f64, 0.1)).value, 0.1);
    assert.equal((await ask(calls.put(encode(item, sample), Uint8Array.of(1)), unit)).value, undefined);
    // An optional of a type without a form in JavaScript is an archive, too.
    const found = (await ask(calls.find('x'), option(item), sample)).value;
    assert.deepEqual(found, encode(option(item), sample));
    const full = (await ask(calls.find('x'), option(item), null, { case: 'full', limit: 12 })).error;
    assert.deepEqual([full.name, full.value], ['InterfaceError', 12]);
    assert.equal((await ask(calls.put(encode(item, sample), Uint8Array.of(0)), unit, 0, { case: 'unknown' })).error.value, 'unknown');
    const peek = watch(calls.peek());
    socket.receiveMessage({ case: 'rpcResponse', id: socket.ids.at(-1), output: { case: 'success', value: Uint8Array.of(1) } });
    await settle();
    assert.deepEqual(peek, { state: 'fulfilled', value: true });
    const broken = watch(calls.peek());
    socket.receiveMessage({ case: 'rpcResponse', id: socket.ids.at(-1), output: { case: 'success', value: Uint8Array.of(2) } });
    const failed = watch(calls.peek());
    socket.fail(socket.ids.at(-1), 'HandlerPanicked');
    await settle();
    assert.deepEqual([broken, failed].map(codeOf), ['resultNotUnderstood', 'handlerFailed']);
    assert.deepEqual(errors, []);
});

const sample = { name: 'a name that is long', tags: ['one', 'two'], weight: 1.5, id: 2n ** 100n };

test('arguments that are none are refused, and nothing is sent', async () => {
    const { client, socket, errors } = await connected('everything');
    const { calls } = client;
    const wrong = [
        calls.echo(5, null), calls.echo('x'), calls.echo(), calls.sum([1.5], 0), calls.sum([-1], 0), calls.sum(['1'], 0),
        calls.sum([1], 2n ** 63n), calls.sum(1, 2), calls.reverse([1, 2]), calls.put(Uint8Array.of(1), Uint8Array.of(1)),
        calls.put('x', 'y'), calls.old(200, 0), calls.measure([NaN], [1]), calls.sum([Infinity], 0), calls.switch(2 ** 40),
    ].map(watch);
    const thrown = [calls.echo({}, null), calls.echo(() => 1, null), calls.sum([2n ** 64n], 0)].map(watch);
    await settle();
    assert.deepEqual(wrong.map(codeOf), wrong.map(() => 'argumentNotArchivable'));
    assert.ok(thrown.every(({ error }) => error instanceof TypeError || error instanceof RangeError));
    assert.equal(socket.sent.length, 0);
    // Half a character becomes the replacement character, as in everything that is UTF-8.
    watch(calls.echo('\ud800', null));
    assert.equal(socket.sent.length, 1);
    assert.deepEqual(errors, []);
});

test('logic in Swift: it connects, calls and hears, and the page posts', async () => {
    const { module, network, errors } = await load('counter-events');
    const posted = [];
    for (const name of ['counter', 'event', 'status', 'failure']) module.on(name, (value) => posted.push([name, value]));
    module.post('connect', 'wss://localhost/');
    const socket = await network.accept();
    socket.answer(0, unit, undefined);
    module.post('add', 7);
    module.post('add', -2);
    assert.deepEqual(socket.calls.slice(1).map(({ internal }) => Array.from(internal)),
        [[1, 0, 0, 0, 7, 0, 0, 0], [2, 0, 0, 0, 2, 0, 0, 0]]);
    socket.change([0, u32, 7], [1, topic, 'mine']);
    socket.fail(0, 'HandlerPanicked');
    assert.deepEqual(posted, [
        ['counter', 0], ['status', 'open'], ['counter', 7],
        ['failure', "the handler failed; the server's log says why"],
    ]);
    assert.throws(() => module.post('add', 'five'), /add: its value has the wrong type/);
    assert.throws(() => module.post('subtract', 5), /subtract: nobody waits for it/);
    module.post('close');
    assert.deepEqual(socket.closed, [1000, '']);
    assert.deepEqual(errors, []);
});

test('a module prints, and posts what a listener cannot disturb', async () => {
    const { module, lines, errors } = await load('everything');
    module.post('print', 'two\nlines');
    assert.deepEqual(lines, ['two', 'lines']);
    module.on('echo', () => {
        throw new Error('a listener of the page');
    });
    const heard = [];
    // Entered again from a listener.
    module.on('echo', (value) => value && (heard.push(value), module.post('echo', null)));
    module.post('echo', Uint8Array.of(1, 2));
    assert.deepEqual(heard, [Uint8Array.of(1, 2)]);
    assert.equal(errors.length, 2);
});

test('functions of the page that throw are the page\'s business', async () => {
    const shouldRetry = () => {
        throw new Error('a decision of the page');
    };
    const { client, socket, errors } = await connected('counter', { reconnect: { shouldRetry } });
    const call = watch(client.calls.get());
    client.statusStore.subscribe(() => {
        throw new Error('a listener of the page');
    });
    socket.end(1006);
    await settle();
    assert.equal(codeOf(call), 'connectionClosed');
    assert.equal(client.status.phase, 'closed');
    assert.deepEqual(errors.map(({ message }) => message), ['a decision of the page', 'a listener of the page']);
});

test('a module that traps ends all that waits for it', async () => {
    const { module, network, errors, client, socket } = await connected('everything');
    const call = watch(client.calls.peek());
    assert.throws(() => module.post('trap', 0), /the module has ended/);
    await settle();
    assert.equal(codeOf(call), 'connectionClosed');
    assert.equal(socket.closed[0], 4011);
    assert.equal(client.status.phase, 'closed');
    assert.equal(errors.length, 1);
    assert.ok(errors[0].cause instanceof WebAssembly.RuntimeError);
    assert.throws(() => module.post('print', ''), /the module has ended/);
    assert.throws(() => module.client('wss://localhost'), /the module has ended/);
    await assert.rejects(client.calls.peek(), /the module has ended/);
    client.close();
    assert.equal(network.sockets.length, 1);
});
