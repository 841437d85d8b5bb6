// Runs in the browser: one example over wss, named by the address (`/page.html?counter`). What the test has to do meanwhile
// is in `window.request`, how it went in `window.results`: the test polls both.
import { inflate, InterfaceError } from '/hardlight.js';
import { CounterClient } from '/examples/counter-events.js';
import { PetServiceClient } from '/examples/pet.js';
import { TodoClient } from '/examples/todo.js';

const results = {};
const options = { reconnect: { minimumDelay: 100, maximumDelay: 500 } };
let violations = 0;
document.addEventListener('securitypolicyviolation', () => violations++);

const check = (name, isTrue, seen) => {
    const text = JSON.stringify(seen, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    results[name] = isTrue ? 'ok' : `failed: ${text}`;
};

/** Has the test do something, and waits until it has. */
const ask = (what) => new Promise((resolve) => {
    window.answer = resolve;
    window.request = what;
});

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

/** How a socket to this address ends, if it opens at all. */
const attempt = (address, token = 'hl.2') => new Promise((resolve) => {
    const socket = new WebSocket(address, [token]);
    socket.onopen = () => {
        socket.close();
        resolve('open');
    };
    socket.onclose = ({ code }) => resolve(code);
});

const scenarios = {
    async counter(address) {
        const client = new CounterClient(address, options);
        await client.untilOpen(AbortSignal.timeout(20000));
        const events = client.events();
        await client.newCounter();
        const greeting = (await events.next()).value;
        check('greeting', greeting.payload.case === 'serverSentTest' && greeting.topic === client.state.topic, greeting);
        await client.increment(7);
        check('state before result', client.state.counter === 7, client.state);
        const event = (await events.next()).value;
        check('event', event.payload.case === 'incremented' && event.payload.to === 7, event);
        await Promise.all(Array.from({ length: 1000 }, () => client.increment(1)));
        check('a thousand calls', (await client.get()) === 1007, client.state);

        // The server goes away and comes back.
        const before = client.state;
        await ask('restart');
        await until(client.statusStore, ({ phase, connection }) => phase === 'open' && connection > 1);
        const counters = [before.counter, client.state.counter];
        check('state after a restart', counters.join() === '1007,0', counters);
        await client.newCounter();
        await client.increment(3);
        check('calls after a restart', (await client.get()) === 3, client.state);

        // A compressed message, as a server that was asked for one sends it.
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
        check('an unknown version', (await attempt(address, 'hl.9')) === 1006);

        client.close();
        check('closed', (await client.closed).by === 'client');
    },

    async todo(address) {
        const client = new TodoClient(address, options);
        const id = await client.create({ text: 'Buy milk – größer 🥛', status: 'todo' });
        const other = await client.create({ text: 'Buy cheese', status: 'todo' });
        check('numbers', other === id + 1, [id, other]);
        await client.markAsDone([id]);
        const tasks = await client.getAll();
        check('a map', tasks instanceof Map && tasks.size === 2, [...tasks]);
        check('an entry', tasks.get(id)?.text === 'Buy milk – größer 🥛' && tasks.get(id).status === 'done', [...tasks]);
        check('state', client.state.tasks.size === 2 && client.state.nextID === other + 1, client.state.nextID);
        await client.deleteDoneTasks();
        check('state after a change', !client.state.tasks.has(id) && client.state.tasks.has(other));
        // More than one message of the smallest size, compressed where it was asked for.
        const text = 'a long task '.repeat(2000);
        const long = await client.create({ text, status: 'todo' });
        check('a large value', (await client.get([long])).get(long)?.text === text);
        await client.deleteAll();
        check('nothing is left', (await client.getAll()).size === 0 && client.state.tasks.size === 0);
        client.close();
    },

    async pet(address) {
        const client = new PetServiceClient(address, options);
        check('no pet', (await client.makeANoise()) === null && client.state.pet === null, client.state);
        await client.becomeDog('Rex', 3, 'Boxer');
        check('a noise', (await client.makeANoise()) === 'Rex says woof!');
        check('a case', client.state.pet?.case === 'dog' && client.state.pet.name === 'Rex', client.state);
        await client.becomeCat('Mittens', 2, 'Tabby');
        check('another case', client.state.pet?.case === 'cat' && client.state.pet.age === 2, client.state);
        const refused = await client.becomeDog('Rex', 300, 'Boxer').catch((error) => error);
        check('an age of 300', !(refused instanceof InterfaceError) && refused.code === 'argumentNotArchivable', refused);
        client.close();
    },

    /** A page that the server does not know, and that has no policy which would keep it from trying. */
    async foreign() {
        const end = await attempt(new URLSearchParams(location.search).get('at'));
        check('is refused', end === 1006, end);
    },
};

async function run() {
    const names = [...new URLSearchParams(location.search).keys()];
    const query = names.includes('compressed') ? '?hl-compress=6' : '';
    await scenarios[names[0]](`wss://${location.host}/${query}`);
    check('no violation of the security policy', violations === 0, violations);
    if (names[0] === 'foreign') return;
    // The policy is there: it keeps the page from this.
    let isEvaluated = true;
    try {
        (0, eval)('1');
    } catch {
        isEvaluated = false;
    }
    check('a strict security policy', !isEvaluated);
}

run()
    .catch((error) => (results.error = `failed: ${error.stack ?? error}`))
    .finally(() => {
        document.getElementById('log').textContent = JSON.stringify(results);
        window.results = results;
    });
