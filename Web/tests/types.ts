// What the compiler has to refuse, and to accept: compiled by dev/web.sh, never run.

import { bytes, cases, enumeration, option, string, struct, topic, tuple, u32, u64, u8, vec } from '../hardlight.js';
import type { ReceivedEvent, Type } from '../hardlight.js';
import { CounterClient } from '../examples/counter-events.js';
import type { CounterEvent } from '../examples/counter-events.js';
import { TodoClient } from '../examples/todo.js';

interface Task {
    readonly text: string;
    readonly done: boolean | null;
}

// MARK: Schemas

// @ts-expect-error A field is missing.
export const missing = struct<Task>(16, 4, { text: [string, 0] });
// @ts-expect-error A field has another type.
export const other = struct<{ a: number }>(8, 8, { a: [u64, 0] });
// @ts-expect-error There is no such field.
export const unknown = struct<{ a: number }>(4, 4, { a: [u32, 0], b: [u32, 0] });
// @ts-expect-error An offset is missing.
export const unplaced = struct<{ a: number }>(4, 4, { a: [u32] });
// @ts-expect-error A case is missing.
export const halfAnEnum = enumeration<{ case: 'a' } | { case: 'b' }>(1, 1, { a: {} });
// @ts-expect-error There is no such case.
export const unknownCase = enumeration<{ case: 'a' }>(1, 1, { a: {}, b: {} });
// @ts-expect-error A payload is missing.
export const noPayload = enumeration<{ case: 'a'; value: number }>(8, 4, { a: {} });
// @ts-expect-error No such case.
export const wrongCase = cases<'a' | 'b'>(['a', 'c']);
// @ts-expect-error What is written could be `null`.
export const noOption = struct<{ a: string }>(8, 4, { a: [option(string), 0] });

export const good = struct<{ a: readonly number[]; b: [number, bigint]; c: Uint8Array | null }>(40, 8, {
    a: [vec(u8), 0],
    b: [tuple<[number, bigint]>(16, 8, [[u32, 8], [u64, 0]]), 8],
    c: [option(bytes), 24],
});
export const topics: Type<string | Uint8Array> = topic;
/** One that holds values of its own kind says what it is, or the compiler goes round in circles. */
export const tree: Type<Tree> = struct<Tree>(8, 4, { kids: [vec(() => tree), 0] });

interface Tree {
    readonly kids: readonly Tree[];
}

// MARK: Clients

export async function use(counter: CounterClient, todo: TodoClient): Promise<void> {
    // @ts-expect-error Numbers of 32 bits are no bigints.
    await counter.increment(5n);
    // @ts-expect-error There is no such method.
    await counter.multiply(5);
    // @ts-expect-error The state is read-only.
    counter.state.counter = 5;
    // @ts-expect-error Neither has it such a field.
    counter.state.number;
    // @ts-expect-error A status of a task.
    await todo.create({ text: 'a', status: 'finished' });
    // @ts-expect-error Collections are read-only.
    todo.state.tasks.set(1, { text: 'a', status: 'done' });
    // @ts-expect-error Calls are made by the methods.
    await counter.call({ case: 'get' }, u32);

    const value: number = await counter.get({ timeout: 1000, signal: new AbortController().signal });
    await counter.increment(value);
    for await (const event of counter.events({ capacity: 1, drop: 'newest' })) name(event);
}

/** Every case is one of these, says the compiler, which tells them apart by `case`. */
function name({ payload }: ReceivedEvent<CounterEvent>): string {
    switch (payload.case) {
        case 'incremented':
        case 'decremented':
            return `${payload.from} to ${payload.to}`;
        case 'serverSentTest':
            return 'test';
    }
}
