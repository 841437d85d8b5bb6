// The generated module of a made-up interface against Swift: it reads what Swift wrote, results, state and events, and
// writes the same bytes again; and it refuses what Swift refuses.
//
// The interface is that of Tests/Fixtures/RandomInterface; dev/random-interfaces.sh makes up others.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { web } from './support/compiled.mjs';
import { fromHex, toHex } from './support/golden.mjs';
import { FakeSocket } from './support/sockets.mjs';
import { swiftProduct } from './support/swift.mjs';

const seed = process.env.HARDLIGHT_SEED ?? '1';
const rounds = process.env.HARDLIGHT_ROUNDS ?? '20';
const swift = join(web, '../Tests/Fixtures/RandomInterface/Interface.swift');
const source = readFileSync(swift, 'utf8');

/**
 * Types of which an archive can be read that is not written again in the same way: JavaScript has one NaN, and text that
 * is none is replaced in a topic.
 */
function inexactTypes() {
    const declarations = [...source.matchAll(/^(?:indirect )?(?:struct|enum) (\w+).*\{\n([^]*?)^\}/gm)];
    const inexact = new Set(['Float', 'Double', 'Topic']);
    const isInexact = (text) => (text.match(/\w+/g) ?? []).some((word) => inexact.has(word));
    for (let count = -1; count !== inexact.size; ) {
        count = inexact.size;
        for (const [, name, body] of declarations) if (isInexact(body)) inexact.add(name);
    }
    return isInexact;
}

const methods = [...source.matchAll(/func call(\d+)\((flag: Bool, )?value: (.*)\) async/g)].map(
    ([, , flag, type]) => ({ hasFlag: !!flag, isExact: !inexactTypes()(type) }),
);

test('its module in TypeScript passes the strictest settings', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'hardlight-random-'));
    t.after(() => rmSync(folder, { recursive: true }));
    execFileSync(swiftProduct('hardlight'), ['generate', 'typescript', swift, '--output', folder]);
    execFileSync(
        'tsc',
        ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noUnusedLocals',
            '--noUnusedParameters', '--noImplicitOverride', '--isolatedModules', '--target', 'ES2022', '--module', 'ES2022',
            '--moduleResolution', 'node', '--lib', 'ES2022,DOM', join(folder, 'random.ts')],
        { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
    );
});

test('the generated module of a made-up interface agrees with Swift', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'hardlight-random-'));
    t.after(() => rmSync(folder, { recursive: true }));
    execFileSync(swiftProduct('hardlight'), ['generate', 'typescript', swift, '--output', folder, '--javascript']);
    const { RandomClient } = await import(pathToFileURL(join(folder, 'random.js')).href);
    // The runtime that the generator has put beside its module: classes of another copy are other classes.
    const { InterfaceError, RPCError } = await import(pathToFileURL(join(folder, 'hardlight.js')).href);
    const vectors = execFileSync(swiftProduct('random-archives'), [seed, rounds], { maxBuffer: 2 ** 30 });

    const sockets = [];
    const client = new RandomClient('wss://example.com/', {
        webSocket: (url, tokens) => sockets[sockets.push(new FakeSocket(url, tokens)) - 1],
        onError: (error) => assert.fail(error),
    });
    t.after(() => client.close());
    await new Promise((resolve) => setTimeout(resolve));
    const [socket] = sockets;
    socket.open();
    let event;
    client.onEvent(({ payload }) => (event = payload));

    /** Calls a method, with an answer at once: what was sent, and how the call ended. */
    const call = async (index, value, answer) => {
        const { hasFlag } = methods[index];
        const ended = client[`call${index}`](...(hasFlag ? [true, value] : [value])).then(
            (result) => ({ result }),
            (error) => ({ error }),
        );
        const sent = socket.calls.pop();
        socket.sent = [];
        // One whose argument cannot be sent has ended, and there is nothing to answer.
        if (!sent) return ended;
        socket.receiveMessage({ case: 'rpcResponse', id: sent.id, output: { case: 'success', value: answer } });
        return { sent: toHex(sent.internal), ...(await ended) };
    };
    /** A value of each method, to call it with where what comes back matters. */
    const examples = [];
    const counts = { result: 0, failure: 0, state: 0, event: 0, accepted: 0, refused: 0 };

    for (const line of String(vectors).trim().split('\n')) {
        const [kind, number, hex, other] = line.split(' ');
        const index = Number(number);
        if (kind !== 'unreadable' && !(index in examples)) examples[index] = firstValue(index);
        const archive = fromHex(hex === '-' ? '' : hex);
        const rewritten = async (value, what) => {
            const { sent, error } = await call(index, value, archive);
            assert.equal(sent, other, `${what} of call${index}: ${error?.cause ?? ''} ${line}`);
        };
        switch (kind) {
            case 'result': {
                const { result, error } = await call(index, examples[index], archive);
                assert.ifError(error?.cause ?? error);
                await rewritten(result, 'result');
                break;
            }
            case 'failure': {
                const { error } = await call(index, examples[index], archive);
                assert.ok(error instanceof InterfaceError, String(error));
                break;
            }
            case 'state':
                socket.receiveMessage({ case: 'stateChange', updates: [{ index, data: archive }] });
                await rewritten(client.state[`field${index}`][0], 'state');
                break;
            case 'event': {
                const topic = { inner: new Uint8Array(), isString: true };
                socket.receiveMessage({ case: 'newEvent', topic, payload: archive });
                assert.equal(event.case, `event${index}`);
                await rewritten(event.value, 'event');
                break;
            }
            case 'tampered': {
                const { result, error } = await call(index, examples[index], archive);
                if (other === 'refused') {
                    assert.ok(error instanceof RPCError && error.code === 'resultNotUnderstood', `accepted (${error}): ${line}`);
                    counts.refused++;
                } else if (other === 'thrown') {
                    assert.ok(error instanceof InterfaceError, `${error?.cause ?? error ?? 'no error'}: ${line}`);
                    counts.accepted++;
                } else {
                    assert.ok(!error, `refused (${error?.cause ?? error}): ${line}`);
                    if (methods[index].isExact) await rewritten(result, 'tampered');
                    counts.accepted++;
                }
                continue;
            }
            case 'unreadable':
                counts.unreadable = (counts.unreadable ?? 0) + 1;
                continue;
            default: assert.fail(line);
        }
        counts[kind]++;
    }
    t.diagnostic(`${methods.length} methods, seed ${seed}: ${JSON.stringify(counts)}`);
    const expected = 3 * methods.length * Number(rounds);
    assert.equal(counts.result + counts.state + counts.event + (counts.unreadable ?? 0), expected);
    assert.ok((counts.unreadable ?? 0) < expected / 10);
    assert.ok(counts.refused && counts.accepted);

    /** The first value of a method's type: it comes as the state, which needs no call. */
    function firstValue(index) {
        const state = String(vectors).split('\n').find((one) => one.startsWith(`state ${index} `));
        socket.receiveMessage({ case: 'stateChange', updates: [{ index, data: fromHex(state.split(' ')[2]) }] });
        return client.state[`field${index}`][0];
    }
});
