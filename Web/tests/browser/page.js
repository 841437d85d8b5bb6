// Runs in the browser: the event counter over wss, a restart of its server, and what a browser does by itself. Tells
// the test how it went.
import { inflate } from '../../hardlight.js';
import { CounterClient } from '../../examples/counter-events.js';

const results = {};
const address = `wss://${location.host}/`;

const post = (path, body = '') => fetch(path, { method: 'POST', body });

const check = (name, isTrue, seen) => {
    results[name] = isTrue ? 'ok' : `failed: ${JSON.stringify(seen)}`;
};

const until = (store, isReached) =>
    new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`stays ${JSON.stringify(store.getSnapshot())}`)), 20000);
        const look = () => {
            if (!isReached(store.getSnapshot())) return;
            clearTimeout(timer);
            unsubscribe();
            resolve();
        };
        const unsubscribe = store.subscribe(look);
        look();
    });

async function run() {
    const client = new CounterClient(address, { reconnect: { minimumDelay: 100, maximumDelay: 500 } });
    await client.untilOpen(AbortSignal.timeout(20000));
    const events = client.events();
    await client.newCounter();
    const greeting = (await events.next()).value;
    check('greeting', greeting.payload.case === 'serverSentTest' && greeting.topic === client.state.topic, greeting);
    await client.increment(7);
    check('state before result', client.state.counter === 7, client.state);
    check('event', (await events.next()).value.payload.to === 7);
    await Promise.all(Array.from({ length: 1000 }, () => client.increment(1)));
    check('a thousand calls', (await client.get()) === 1007, client.state);

    // The server goes away and comes back.
    const before = client.state;
    await post('/restart');
    await until(client.statusStore, ({ phase, connection }) => phase === 'open' && connection > 1);
    const counters = [before.counter, client.state.counter];
    check('state after a restart', counters.join() === '1007,0', counters);
    await client.newCounter();
    await client.increment(3);
    check('calls after a restart', (await client.get()) === 3, client.state);

    // A compressed message, as a server that was not asked for stored ones sends it.
    const text = new TextEncoder().encode('to be or not to be '.repeat(500));
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const compressed = new Uint8Array(await new Response(stream).arrayBuffer());
    check('inflation', inflate(compressed, 1 << 20).length === text.length, compressed.length);

    // What a page may not offer, and why the token has a dot.
    let refusal;
    try {
        new WebSocket(address, ['hl/2']).close();
    } catch (error) {
        refusal = error.name;
    }
    check('a slash in a token', refusal === 'SyntaxError', refusal);

    client.close();
    check('closed', (await client.closed).by === 'client');
}

run()
    .catch((error) => (results.error = String(error.stack ?? error)))
    .finally(() => {
        document.getElementById('log').textContent = JSON.stringify(results);
        return post('/result', JSON.stringify(results));
    });
