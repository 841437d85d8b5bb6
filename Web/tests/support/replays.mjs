// Replays what the reference's server sent, to a client that makes the calls which the reference's client made.
import assert from 'node:assert/strict';
import { clientMessage, decode } from '../../hardlight.js';
import { fromHex, toHex } from './golden.mjs';
import { schema } from './schemas.mjs';
import { Network, settle, watch } from './sockets.mjs';

/** How a client makes the call that an archive holds. */
const makers = {
    CounterCall: {
        Get: (client) => client.get(), TestOverhead: (client) => client.testOverhead(),
        Increment: (client, { amount }) => client.increment(amount),
        Decrement: (client, { amount }) => client.decrement(amount),
    },
    EventsCall: {
        NewCounter: (client) => client.newCounter(), Get: (client) => client.get(),
        Increment: (client, { amount }) => client.increment(amount),
        Decrement: (client, { amount }) => client.decrement(amount),
    },
    PetCall: {
        BecomeDog: (client, { name, age, breed }) => client.becomeDog(name, age, breed),
        BecomeCat: (client, { name, age, breed }) => client.becomeCat(name, age, breed),
        MakeANoise: (client) => client.makeANoise(),
    },
};

/**
 * Replays one connection.
 *
 * @param connect Makes the client: with a network, and the versions to offer.
 */
export async function replay({ frames, request_headers }, callName, connect) {
    const network = new Network();
    const token = request_headers.match(/sec-websocket-protocol: (.*)\r/i)[1];
    const client = await connect(network, [token]);
    const socket = await network.accept();
    assert.deepEqual(socket.protocols, [token.replace('/', '.')]);
    const events = [];
    client.onEvent(({ topic, payload }) => events.push([topic, payload]));
    const results = [];
    // What has passed the recorder on its way to the client. It stood between the two: what it saw before a call, the
    // client had not all got when it made the call. It takes its lowest free id, so that the id tells how much it had.
    const inbox = [];
    const inFlight = new Set();
    const deliver = () => {
        const frame = inbox.shift();
        const before = socket.closed;
        socket.receive(fromHex(frame.payload_hex));
        assert.equal(socket.closed, before, socket.closed?.[1]);
        const archive = fromHex(frame.inflated_hex ?? frame.payload_hex);
        // The tag of a response is 0, its id follows.
        if (archive[archive.length - (token === 'hl/2' ? 24 : 16)] === 0) {
            inFlight.delete(archive[archive.length - (token === 'hl/2' ? 23 : 15)]);
        }
    };
    const lowestFree = () => {
        let id = 0;
        while (inFlight.has(id)) id++;
        return id;
    };

    const data = frames.filter(({ opcode }) => opcode === 2);
    for (const frame of data) {
        if (frame.from === 'server') {
            inbox.push(frame);
            continue;
        }
        const archive = fromHex(frame.inflated_hex ?? frame.payload_hex);
        const { id, internal } = decode(clientMessage, archive);
        while (lowestFree() !== id && inbox.length) deliver();
        const call = decode(schema(callName).type, internal);
        results.push(watch(makers[callName][call.case](client, call)));
        inFlight.add(id);
        assert.equal(toHex(socket.archives[socket.sent.length - 1]), toHex(archive));
    }
    while (inbox.length) deliver();
    await settle();
    for (const result of results) assert.equal(result.state, 'fulfilled', String(result.error));
    return { client, events, results: results.map(({ value }) => value), messages: data.length };
}
