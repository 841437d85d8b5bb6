// Connecting, losing the connection and connecting again; and a server that does what it must not.
import assert from 'node:assert/strict';
import test from 'node:test';
import zlib from 'node:zlib';
import { encode, serverMessage, store, string, u32, vec } from '../hardlight.js';
import { adding, event, ExampleClient } from './support/example.mjs';
import { toHex } from './support/golden.mjs';
import { Noise } from './support/noise.mjs';
import { Network, settle, watch } from './support/sockets.mjs';

/** A page: what the runtime hears of it, and the clock. */
function page(t, { random = 0 } = {}) {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    t.mock.method(Math, 'random', () => random);
    const events = new EventTarget();
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const navigator = { onLine: true };
    const globals = {
        addEventListener: events.addEventListener.bind(events),
        removeEventListener: events.removeEventListener.bind(events),
        document,
        navigator,
    };
    const before = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
    for (const name in globals) {
        Object.defineProperty(globalThis, name, { value: globals[name], configurable: true, writable: true });
    }
    t.after(() => {
        for (const [name, descriptor] of before) {
            if (descriptor) Object.defineProperty(globalThis, name, descriptor);
            else delete globalThis[name];
        }
    });
    return {
        tick: (ms) => t.mock.timers.tick(ms),
        goOnline(isOnline) {
            navigator.onLine = isOnline;
            events.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
        },
        show(isVisible) {
            document.visibilityState = isVisible ? 'visible' : 'hidden';
            document.dispatchEvent(new Event('visibilitychange'));
        },
    };
}

async function connected(options) {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options(options));
    const socket = await network.accept();
    return { network, client, socket };
}

// MARK: Connecting again

test('a lost connection is made again: calls in flight fail, those in line wait, the state begins anew', async (t) => {
    const { tick } = page(t);
    const { network, client, socket } = await connected({ callTimeout: Infinity });
    const events = client.events();
    const phases = [];
    client.statusStore.subscribe(() => phases.push(client.status.phase));
    const calls = Array.from({ length: 257 }, (_, amount) => watch(client.add(amount)));
    socket.change([0, u32, 99]);
    socket.end(1001, 'going away');
    await settle();
    for (const call of calls.slice(0, 256)) assert.equal(call.error?.code, 'connectionClosed');
    assert.match(calls[0].error.message, /1001 going away/);
    assert.equal(calls[256].state, 'pending');
    const closure = { code: 1001, reason: 'going away', by: 'server' };
    assert.deepEqual(client.status, { phase: 'waiting', closure, delay: 500 });
    assert.equal(client.state.counter, 99);
    const later = watch(client.add(1000));

    tick(500);
    const second = await network.accept();
    assert.equal(network.sockets.length, 2);
    const sent = second.calls.map(({ id, internal }) => [id, toHex(internal)]);
    assert.deepEqual(sent, [[0, toHex(adding(256))], [1, toHex(adding(1000))]]);
    assert.deepEqual(client.state, { counter: 7, names: [] });
    second.answer(1, u32, 5);
    await settle();
    assert.equal(later.value, 5);
    second.emit('topic', event, { case: 'said', text: 'again' });
    assert.equal((await events.next()).value.connection, 2);
    assert.deepEqual(phases, ['waiting', 'connecting', 'open']);
    // What the first one still has to say is not heard.
    assert.equal(socket.onmessage, null);
    client.close();
});

test('a state that never changed stays the same object over connections', async (t) => {
    const { tick } = page(t);
    const { network, client, socket } = await connected();
    const before = client.state;
    socket.end();
    tick(500);
    await network.accept();
    assert.equal(client.state, before);
    client.close();
});

test('the wait doubles up to its limit, and begins anew after a connection that lasted', async (t) => {
    const { tick } = page(t);
    const { network, client, socket } = await connected({ reconnect: { minimumDelay: 100, maximumDelay: 1500 } });
    socket.end();
    const delays = [];
    for (let attempt = 0; attempt < 6; attempt++) {
        delays.push(client.status.delay);
        tick(client.status.delay - 1);
        await settle();
        assert.equal(network.sockets.length, attempt + 1);
        tick(1);
        await settle();
        assert.equal(network.sockets.length, attempt + 2);
        assert.equal(client.status.phase, 'connecting');
        network.last.end();
    }
    assert.deepEqual(delays, [100, 200, 400, 800, 1500, 1500]);
    // One that is accepted and lost at once is no success.
    tick(1500);
    (await network.accept()).end();
    assert.equal(client.status.delay, 1500);
    tick(1500);
    await network.accept();
    tick(5000);
    network.last.end();
    assert.equal(client.status.delay, 100);
    client.close();
});

test('a random part of up to a half is cut from the wait', async (t) => {
    page(t, { random: 0.999999 });
    const { client, socket } = await connected();
    socket.end();
    assert.equal(Math.round(client.status.delay), 250);
    client.close();
});

test('coming online connects at once; being offline waits long', async (t) => {
    const { goOnline, tick } = page(t);
    const { network, client, socket } = await connected();
    goOnline(false);
    socket.end();
    assert.equal(client.status.delay, 30000);
    tick(29999);
    await settle();
    assert.equal(network.sockets.length, 1);
    goOnline(true);
    await network.accept();
    assert.equal(network.sockets.length, 2);
    goOnline(true);
    tick(60000);
    await settle();
    assert.equal(network.sockets.length, 2);
    client.close();
});

test('a browser that is wrong about being offline is not believed for ever', async (t) => {
    const { goOnline, tick } = page(t);
    const { network, client, socket } = await connected();
    goOnline(false);
    socket.end();
    tick(30000);
    await network.accept();
    assert.equal(client.status.phase, 'open');
    client.close();
});

test('a page that becomes visible connects at once', async (t) => {
    const { show } = page(t);
    const { network, client, socket } = await connected();
    show(false);
    socket.end();
    await settle();
    assert.equal(network.sockets.length, 1);
    show(true);
    await network.accept();
    assert.equal(network.sockets.length, 2);
    client.close();
});

test('closing while waiting is for good', async (t) => {
    const { goOnline, show, tick } = page(t);
    const { network, client, socket } = await connected();
    socket.end();
    const call = watch(client.add(1));
    client.close();
    assert.equal((await client.closed).by, 'client');
    assert.equal(call.error.code, 'connectionClosed');
    tick(100000);
    goOnline(true);
    show(true);
    await settle();
    assert.equal(network.sockets.length, 1);
});

test('closing while connecting is for good', async (t) => {
    page(t);
    const network = new Network();
    const early = new ExampleClient('wss://localhost', network.options());
    early.close();
    await settle();
    assert.equal(network.sockets.length, 0);
    const late = new ExampleClient('wss://localhost', network.options());
    await settle();
    late.close();
    assert.deepEqual(network.last.closed, [1000, '']);
    assert.equal(network.last.onopen, null);
});

test('codes that mean that another attempt is of no use end the client', async (t) => {
    page(t);
    for (const [code, isFinal] of [
        [1000, true], [1001, false], [1002, true], [1003, true], [1005, false], [1006, false], [1007, true], [1008, true],
        [1009, true], [1010, true], [1011, false], [1012, false], [1013, false], [3999, false], [4000, true], [4999, true],
    ]) {
        const { client, socket } = await connected();
        socket.end(code, 'why');
        assert.equal(client.status.phase, isFinal ? 'closed' : 'waiting', String(code));
        assert.equal(client.status.closure.code, code);
        assert.equal(client.status.closure.by, code === 1006 ? 'network' : 'server');
        client.close();
    }
});

test('the application decides which ends are worth another attempt', async (t) => {
    page(t);
    const asked = [];
    const shouldRetry = (closure) => {
        asked.push(closure.code);
        return closure.code === 1000;
    };
    const { client, socket } = await connected({ reconnect: { shouldRetry } });
    socket.end(1000);
    assert.equal(client.status.phase, 'waiting');
    client.close();
    const other = await connected({ reconnect: { shouldRetry } });
    other.socket.end(1006);
    assert.equal(other.client.status.phase, 'closed');
    const errors = [];
    const broken = await connected({
        reconnect: { shouldRetry: () => { throw new Error('undecided'); } }, onError: ({ message }) => errors.push(message),
    });
    broken.socket.end(1006);
    assert.equal(broken.client.status.phase, 'closed');
    assert.deepEqual(errors, ['undecided']);
    const none = await connected({ reconnect: false });
    none.socket.end(1006);
    assert.equal((await none.client.closed).code, 1006);
    assert.deepEqual(asked, [1000, 1006]);
});

test('the client can be closed from wherever it calls the application', async (t) => {
    const { tick } = page(t);
    const network = new Network();
    let asked;
    const shouldRetry = () => {
        asked.close(4000, 'asked');
        return true;
    };
    asked = new ExampleClient('wss://localhost', network.options({ reconnect: { shouldRetry } }));
    const call = watch(asked.add(1));
    (await network.accept()).end();
    assert.equal((await asked.closed).reason, 'asked');
    assert.equal(call.error.code, 'connectionClosed');
    assert.equal(asked.status.phase, 'closed');

    for (const phase of ['open', 'waiting', 'connecting', 'closed']) {
        const client = new ExampleClient('wss://localhost', network.options());
        client.statusStore.subscribe(() => {
            if (client.status.phase === phase) client.close(4000, phase);
        });
        const pending = watch(client.add(1));
        (await network.accept()).end(phase === 'closed' ? 1000 : 1006);
        tick(500);
        const { code } = await client.closed;
        assert.equal(code, phase === 'closed' ? 1000 : 4000, phase);
        await settle();
        assert.equal(pending.error?.code, 'connectionClosed', phase);
        assert.equal(client.status.phase, 'closed');
    }
    const before = network.sockets.length;
    tick(100000);
    await settle();
    assert.equal(network.sockets.length, before);
});

test('an attempt that takes too long is given up', async (t) => {
    const { tick } = page(t);
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options({ connectTimeout: 3000 }));
    await settle();
    tick(3000);
    assert.equal(client.status.phase, 'waiting');
    assert.ok(network.last.closed);
    // It comes too late.
    network.last.open();
    assert.equal(client.status.phase, 'waiting');
    tick(500);
    await network.accept();
    assert.equal(client.status.phase, 'open');
    client.close();
});

test('a function gives the address of each attempt, and may fail or never end', async (t) => {
    const { tick } = page(t);
    const network = new Network();
    const answers = [
        () => 'wss://one', async () => new URL('wss://two/path?token=2'), () => { throw new Error('no token'); },
        () => Promise.reject(new Error('no token either')), () => new Promise(() => {}), () => 'wss://three',
    ];
    const reconnect = { minimumDelay: 1, maximumDelay: 1 };
    const client = new ExampleClient(() => answers.shift()(), network.options({ reconnect }));
    (await network.accept()).end();
    tick(1);
    (await network.accept()).end();
    tick(1);
    await settle();
    assert.match(client.status.closure.reason, /no token/);
    tick(1);
    await settle();
    assert.match(client.status.closure.reason, /no token either/);
    tick(1);
    await settle();
    assert.equal(client.status.phase, 'connecting');
    tick(10000);
    assert.equal(client.status.phase, 'waiting');
    tick(1);
    await network.accept();
    assert.deepEqual(network.sockets.map(({ url }) => url), ['wss://one', 'wss://two/path?token=2', 'wss://three']);
    client.close();
});

test('an address that is none ends the client, with what is wrong', async (t) => {
    page(t);
    const network = new Network();
    network.refusal = new DOMException('not a URL', 'SyntaxError');
    const client = new ExampleClient('::', network.options());
    const call = watch(client.add(1));
    assert.match((await client.closed).reason, /not a URL/);
    await settle();
    assert.equal(call.error.code, 'connectionClosed');
});

// MARK: Versions

test('versions are offered, and the answer has to be one of them', async () => {
    const versions = ['hl/2', 'hl/1', 'hl/0'];
    for (const version of versions) {
        const network = new Network();
        const client = new ExampleClient('wss://localhost', network.options({ versions }));
        const socket = await network.accept(version.replace('/', '.'));
        assert.deepEqual(socket.protocols, ['hl.2', 'hl.1', 'hl.0']);
        assert.deepEqual(client.status, { phase: 'open', version, connection: 1 });
        const call = client.add(1);
        assert.equal(toHex(socket.calls[0].internal), toHex(adding(1)));
        socket.answer(0, u32, 4);
        assert.equal(await call, 4);
        client.close();
    }
    for (const version of ['', 'hl.3', 'HL.2', 'hl/2', 'hl.1']) {
        const network = new Network();
        const client = new ExampleClient('wss://localhost', network.options());
        const socket = await network.accept(version);
        assert.equal(socket.closed[0], 4002);
        assert.equal((await client.closed).code, 1002);
    }
});

// MARK: A server that does what it must not

const malformed = {
    'a text message': [1003, (socket) => socket.receive('hello')],
    'a Blob': [1003, (socket) => socket.onmessage({ data: new Blob(['x']) })],
    'no DEFLATE stream': [1007, (socket) => socket.receive([0xff, 0xff, 0xff])],
    'nothing at all': [1007, (socket) => socket.receive([])],
    'a stream without its end': [1007, (socket) => socket.receive([0, 1, 0, 0xfe, 0xff, 7])],
    'bytes behind the stream': [1007, (socket) => socket.receive([...store(Uint8Array.of(1)), 0])],
    'no message': [1007, (socket) => socket.receiveArchive(Uint8Array.of(1, 2, 3))],
    'a message of no kind': [1007, (socket) => socket.receiveArchive(new Uint8Array(24).fill(3))],
    'an answer to no call': [1002, (socket) => socket.answer(7, u32, 1)],
    'an unknown error': [1007, (socket) => {
        const archive = new Uint8Array(24);
        archive.set([0, 0, 0, 0, 1, 99]);
        socket.receiveArchive(archive);
    }],
    'an unknown field': [1007, (socket) => socket.change([2, u32, 1])],
    'a huge field index': [1007, (socket) => socket.change([2 ** 32 - 1, u32, 1])],
    'a field of another type': [1007, (socket) => socket.change([0, u32, 8], [1, u32, 1])],
    'an event of another type': [1007, (socket) => socket.emit('', u32, 1)],
    'a message over the limit': [1009, (socket) => socket.receive(zlib.deflateRawSync(Buffer.alloc(2 ** 20 + 1)))],
    'a stored message over the limit': [1009, (socket) => socket.receive(store(new Uint8Array(2 ** 20 + 1)))],
};

for (const name in malformed) {
    test(`the client closes on ${name}`, async () => {
        const [code, act] = malformed[name];
        const { network, client, socket } = await connected();
        client.onEvent(() => {});
        const call = watch(client.add(1));
        act(socket);
        // A page can close with 1000 and 3000 to 4999 only.
        assert.equal(socket.closed?.[0], code + 3000, socket.closed?.[1]);
        const closure = await client.closed;
        assert.deepEqual([closure.code, closure.by], [code, 'client']);
        await settle();
        assert.equal(call.error?.code, 'connectionClosed');
        // A change that does not fit is not made in part.
        assert.deepEqual(client.state, { counter: 7, names: [] });
        assert.equal(network.sockets.length, 1);
    });
}

test('an answer that comes twice is one to no call', async () => {
    const { client, socket } = await connected();
    const call = client.add(1);
    socket.answer(0, u32, 1);
    assert.equal(await call, 1);
    socket.answer(0, u32, 1);
    assert.equal((await client.closed).code, 1002);
});

test('events that nobody hears are not looked at', async () => {
    const { client, socket } = await connected();
    socket.emit('', u32, 1);
    assert.equal(client.status.phase, 'open');
    client.close();
});

test('hl/0 has the limit too', async () => {
    const network = new Network();
    const client = new ExampleClient('wss://localhost', network.options({ versions: ['hl/0'], messageSize: 100 }));
    const socket = await network.accept();
    socket.receive(new Uint8Array(101));
    assert.equal((await client.closed).code, 1009);
});

test('whatever a server sends, every call ends and nothing is thrown', async () => {
    const noise = new Noise(0x53776966);
    const said = { case: 'said', text: 'a long text' };
    const names = encode(vec(string), ['a', 'a long text']);
    const messages = [
        { case: 'rpcResponse', id: 0, output: { case: 'success', value: encode(u32, 5) } },
        { case: 'rpcResponse', id: 1, output: { case: 'failure', error: 'HandlerPanicked' } },
        { case: 'newEvent', topic: { inner: Uint8Array.of(1), isString: true }, payload: encode(event, said) },
        { case: 'stateChange', updates: [{ index: 1, data: names }, { index: 0, data: encode(u32, 1) }] },
    ].map((message) => encode(serverMessage, message));
    const ends = new Map();
    for (let round = 0; round < 3000; round++) {
        const { client, socket } = await connected();
        client.onEvent(() => {});
        const calls = Array.from({ length: 3 }, () => watch(client.add(1)));
        for (let count = 0; count < 4; count++) {
            const archive = noise.pick(messages).slice();
            if (noise.below(3)) archive[noise.below(archive.length)] = noise.pick([0, 1, 0xff, noise.below(256)]);
            let framed = noise.below(2) ? store(archive) : Uint8Array.from(zlib.deflateRawSync(archive));
            if (noise.below(5) === 0) framed = noise.bytes(noise.below(40));
            if (noise.below(5) === 0) framed[noise.below(framed.length)] ^= 1 << noise.below(8);
            if (socket.onmessage) socket.receive(framed);
        }
        client.close();
        const { code } = await client.closed;
        ends.set(code, (ends.get(code) ?? 0) + 1);
        await settle();
        assert.ok(calls.every(({ state }) => state !== 'pending'));
    }
    // It does get to all of these, and to nothing that would be a fault of the client's own.
    assert.deepEqual([...ends.keys()].sort(), [1000, 1002, 1007]);
});
