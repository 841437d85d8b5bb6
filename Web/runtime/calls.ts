import { Type } from './archive.js';

/** A call whose caller waits. @internal */
export interface PendingCall {
    readonly method: string;
    /** The archive of the interface's call enum. */
    readonly archive: Uint8Array;
    readonly result: Type<any>;
    /** Ends the call. It does so once, whatever is called later. */
    readonly resolve: (value: any) => void;
    readonly reject: (error: unknown) => void;
}

/**
 * The calls of a client: up to 256 in flight on a connection, the others in line, first come, first served.
 *
 *     (new) ── add ──> in line ── next ──> in flight ── answer ──> (ended)
 *                         │                    │ abandon
 *                      abandon                 v
 *                         v                abandoned ── answer ──> (ended, nobody to tell)
 *                      (ended)
 *
 * The id of an abandoned call stays taken until its answer came, so that the answer is not taken for another call's.
 *
 * @internal
 */
export class CallTable {
    private readonly line: PendingCall[] = [];
    private slots: (PendingCall | 'abandoned' | undefined)[] = new Array(256).fill(undefined);

    get inLine(): number {
        return this.line.length;
    }

    get hasFreeID(): boolean {
        return this.slots.includes(undefined);
    }

    add(call: PendingCall): void {
        this.line.push(call);
    }

    /** Gives the first in line the lowest free id. */
    next(): { id: number; call: PendingCall } | undefined {
        const id = this.slots.indexOf(undefined);
        if (id < 0) return undefined;
        const call = this.line.shift();
        if (!call) return undefined;
        this.slots[id] = call;
        return { id, call };
    }

    /** The caller no longer waits. */
    abandon(call: PendingCall): void {
        const place = this.line.indexOf(call);
        if (place >= 0) this.line.splice(place, 1);
        const id = this.slots.indexOf(call);
        if (id >= 0) this.slots[id] = 'abandoned';
    }

    /** The answer to a call is here: its id is free. `undefined` stands for no such call. */
    answer(id: number): PendingCall | 'abandoned' | undefined {
        const call = this.slots[id];
        this.slots[id] = undefined;
        return call;
    }

    /** The connection is gone: those that were in flight. The line stays. */
    takeInFlight(): PendingCall[] {
        const calls = this.slots.filter((slot): slot is PendingCall => typeof slot === 'object');
        this.slots = new Array(256).fill(undefined);
        return calls;
    }

    takeLine(): PendingCall[] {
        return this.line.splice(0);
    }
}
