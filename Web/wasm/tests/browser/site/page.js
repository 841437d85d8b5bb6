// Runs in the browser: an example in WebAssembly over wss, from JavaScript and from Swift, and a restart of its server.
// What the test has to do meanwhile is in `window.request`, how it went in `window.results`: the test polls both.
import { HardLightModule } from './hardlight-wasm.js';

const example = location.search.slice(1);
const address = `wss://${location.host}/`;
const results = {};

let violations = 0;
document.addEventListener('securitypolicyviolation', () => violations++);

/** Has the test do something, and waits until it has. */
const ask = (what) => new Promise((resolve) => {
    window.answer = resolve;
    window.request = what;
});

const check = (name, isTrue, seen) => {
    results[name] = isTrue ? 'ok' : `failed: ${JSON.stringify(seen)}`;
};

/** Waits until something that is told of by `subscribe` is so. */
const until = (subscribe, isReached, describe) =>
    new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`stays ${JSON.stringify(describe())}`)), 20000);
        const look = () => {
            if (!isReached()) return;
            clearTimeout(timer);
            unsubscribe();
            resolve();
        };
        const unsubscribe = subscribe(look);
        look();
    });

const isOpenAgain = (client) =>
    until(client.statusStore.subscribe, () => client.status.connection > 1, () => client.status);

const reconnect = { minimumDelay: 100, maximumDelay: 500 };

/** The plain counter, from JavaScript. */
async function counter(module) {
    const client = module.client(address, { reconnect });
    check('a result', (await client.calls.increment(7)) === 7);
    check('state before result', client.state.counter === 7, client.state);
    await Promise.all(Array.from({ length: 1000 }, () => client.calls.increment(1)));
    check('a thousand calls', (await client.calls.get()) === 1007, client.state);
    const before = client.state.counter;
    await ask('restart');
    await isOpenAgain(client);
    check('state after a restart', before === 1007 && client.state.counter === 0, client.state);
    check('calls after a restart', (await client.calls.decrement(1)) === 2 ** 32 - 1, client.state);
    client.close();
    check('closed', (await client.closed).by === 'client');
}

/** The counter with events: a client of the page's, and one of the Swift logic's beside it. */
async function counterEvents(module) {
    const client = module.client(address, { reconnect });
    const events = [];
    client.onEvent((event) => events.push(event));
    const events_are = (count) => until(client.onEvent, () => events.length >= count, () => events);
    await client.calls.newCounter();
    await events_are(1);
    const [greeting] = events;
    check('greeting', greeting.payload.case === 'serverSentTest' && `${greeting.topic}` === `${client.state.topic}`, greeting);
    await client.calls.increment(7);
    check('state before result', client.state.counter === 7, client.state);
    await events_are(2);
    check('event', events[1].payload.to === 7, events[1]);

    const seen = { counter: [], event: [], status: [], failure: [] };
    for (const name in seen) module.on(name, (value) => seen[name].push(value));
    const posted = (name, isReached) =>
        until((look) => module.on(name, look), () => isReached(seen[name]), () => seen);
    module.post('connect', address);
    await posted('event', (all) => all.at(-1)?.case === 'serverSentTest');
    module.post('add', 5);
    module.post('add', -2);
    await posted('event', (all) => all.at(-1)?.case === 'decremented');
    check('calls, state and events in Swift', seen.counter.at(-1) === 3, seen);
    check('status in Swift', seen.status.join() === 'open' && !seen.failure.length, seen);

    await ask('restart');
    await Promise.all([isOpenAgain(client), posted('status', (all) => all.filter((one) => one === 'open').length > 1)]);
    check('both after a restart', client.state.counter === 0 && seen.counter.at(-1) === 0, seen);
    module.post('add', 4);
    await posted('counter', (all) => all.at(-1) === 4);
    await client.calls.newCounter();
    await client.calls.increment(3);
    check('calls after a restart', (await client.calls.get()) === 3, client.state);
    module.post('close');
    await posted('status', (all) => all.at(-1) === 'closed');
    check('closed in Swift', client.status.phase === 'open', client.status);
    client.close();
    check('closed', (await client.closed).by === 'client');
}

HardLightModule.load(`${example}.wasm`)
    .then(example === 'counter' ? counter : counterEvents)
    .catch((error) => (results.error = String(error.stack ?? error)))
    .finally(() => {
        check('nothing against the policy', violations === 0, violations);
        document.getElementById('log').textContent = JSON.stringify(results);
        window.results = results;
    });
