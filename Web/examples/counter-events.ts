// Generated from Examples/CounterEvents/Interface.swift by `hardlight generate typescript`: do not edit.

import { Client, enumeration, topic, u32, unit } from '../hardlight.js';
import type { Address, CallOptions, ClientOptions, Interface, Topic } from '../hardlight.js';

/** A counter of its own for every connection, which tells its topic of each change. */
export class CounterClient extends Client<CounterCall, CounterState, CounterEvent> {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address: Address, options?: ClientOptions) {
        super(address, counterInterface, options);
    }

    /** Starts the connection's counter at 0, and subscribes the connection to a topic that is the counter's own. */
    newCounter(options?: CallOptions): Promise<void> {
        return this.call({ case: 'newCounter' }, unit, options);
    }

    /** Adds `amount` and emits `CounterEvent.incremented`; the value wraps around at 2³². */
    increment(amount: number, options?: CallOptions): Promise<void> {
        return this.call({ case: 'increment', amount }, unit, options);
    }

    /** Subtracts `amount` and emits `CounterEvent.decremented`; the value wraps around below 0. */
    decrement(amount: number, options?: CallOptions): Promise<void> {
        return this.call({ case: 'decrement', amount }, unit, options);
    }

    /** The value as it stands. */
    get(options?: CallOptions): Promise<number> {
        return this.call({ case: 'get' }, u32, options);
    }
}

/** The calls of `Counter`. */
export type CounterCall =
    | { readonly case: 'newCounter' }
    | { readonly case: 'increment'; readonly amount: number }
    | { readonly case: 'decrement'; readonly amount: number }
    | { readonly case: 'get' };

/** What the server keeps for a connection, and mirrors to its client. */
export interface CounterState {
    readonly counter: number;
    readonly topic: Topic;
}

/** What the subscribers of a counter's topic are told. */
export type CounterEvent =
    | { readonly case: 'incremented'; readonly to: number; readonly from: number }
    | { readonly case: 'decremented'; readonly to: number; readonly from: number }
    /** Sent by the server itself, outside any connection, when a topic gets its first subscriber. */
    | { readonly case: 'serverSentTest' };

const counterEvent = enumeration<CounterEvent>(12, 4, {
    incremented: { to: [u32, 4], from: [u32, 8] },
    decremented: { to: [u32, 4], from: [u32, 8] },
    serverSentTest: {},
});

const counterCall = enumeration<CounterCall>(8, 4, {
    newCounter: {},
    increment: { amount: [u32, 4] },
    decrement: { amount: [u32, 4] },
    get: {},
});

const counterInterface: Interface<CounterCall, CounterState, CounterEvent> = {
    call: counterCall,
    state: {
        counter: [u32, () => 0],
        topic: [topic, () => new Uint8Array()],
    },
    event: counterEvent,
};
