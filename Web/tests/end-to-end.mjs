// The counter-events example's server, over TLS, from node: trusts what NODE_EXTRA_CA_CERTS names.
//
//   NODE_EXTRA_CA_CERTS=authority.pem node --experimental-websocket Web/tests/end-to-end.mjs wss://localhost:8443
import assert from 'node:assert/strict';
import { compile } from './support/compiled.mjs';

const { CounterClient } = await compile(['examples/counter-events.ts'])('examples/counter-events.js');
const client = new CounterClient(process.argv[2]);

/** Waits until the state is as it should be. */
const until = (isReached) =>
    new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`the state stays ${JSON.stringify(client.state)}`)), 10_000);
        const look = () => {
            if (!isReached(client.state)) return;
            clearTimeout(timer);
            unsubscribe();
            resolve();
        };
        const unsubscribe = client.stateStore.subscribe(look);
        look();
    });

await client.untilOpen(AbortSignal.timeout(10_000));
console.log('open', client.status);
const events = client.events({ signal: AbortSignal.timeout(30_000) });
const nextEvent = async () => (await events.next()).value.payload;

await client.newCounter();
await until(({ topic }) => typeof topic === 'string');
assert.deepEqual(await nextEvent(), { case: 'serverSentTest' });
await client.increment(7);
assert.equal(client.state.counter, 7);
assert.deepEqual(await nextEvent(), { case: 'incremented', to: 7, from: 0 });
await client.decrement(2);
assert.deepEqual(await nextEvent(), { case: 'decremented', to: 5, from: 7 });
assert.equal(await client.get(), 5);

// A thousand calls at a time: 256 in flight, the others in line.
await Promise.all(Array.from({ length: 1000 }, () => client.increment(1)));
assert.equal(await client.get(), 1005);
assert.equal(client.state.counter, 1005);
let last;
for (let count = 0; count < 1000 && last?.to !== 1005; count++) last = await nextEvent();
assert.equal(last.to, 1005);

client.close();
console.log('closed', await client.closed);
