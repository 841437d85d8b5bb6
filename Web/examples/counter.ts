// Generated from Examples/Counter/Interface.swift by `hardlight generate typescript`: do not edit.

import { Client, enumeration, never, u32, unit } from '../hardlight.js';
import type { Address, CallOptions, ClientOptions, Interface } from '../hardlight.js';

/** A counter of its own for every connection. */
export class CounterClient extends Client<CounterCall, CounterState, never> {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address: Address, options?: ClientOptions) {
        super(address, counterInterface, options);
    }

    /** Adds `amount` and returns the new value, which wraps around at 2³². */
    increment(amount: number, options?: CallOptions): Promise<number> {
        return this.call({ case: 'increment', amount }, u32, options);
    }

    /** Subtracts `amount` and returns the new value, which wraps around below 0. */
    decrement(amount: number, options?: CallOptions): Promise<number> {
        return this.call({ case: 'decrement', amount }, u32, options);
    }

    /** The value as it stands. */
    get(options?: CallOptions): Promise<number> {
        return this.call({ case: 'get' }, u32, options);
    }

    /** Does nothing: what is left of a call when the work is taken away. */
    testOverhead(options?: CallOptions): Promise<void> {
        return this.call({ case: 'testOverhead' }, unit, options);
    }
}

/** The calls of `Counter`. */
export type CounterCall =
    | { readonly case: 'increment'; readonly amount: number }
    | { readonly case: 'decrement'; readonly amount: number }
    | { readonly case: 'get' }
    | { readonly case: 'testOverhead' };

/** What the server keeps for a connection, and mirrors to its client. */
export interface CounterState {
    readonly counter: number;
}

const counterCall = enumeration<CounterCall>(8, 4, {
    increment: { amount: [u32, 4] },
    decrement: { amount: [u32, 4] },
    get: {},
    testOverhead: {},
});

const counterInterface: Interface<CounterCall, CounterState, never> = {
    call: counterCall,
    state: {
        counter: [u32, () => 0],
    },
    event: never,
};
