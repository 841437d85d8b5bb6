import { Closure } from './errors.js';

/**
 * How a client connects again. The wait doubles with each attempt that fails, and each is cut by a random part of up to
 * a half, so that clients of a server that was away do not come back as one. A connection that has lasted for 5 seconds
 * counts as a success.
 */
export interface ReconnectOptions {
    /** The wait before the first attempt, in milliseconds: 500. */
    readonly minimumDelay?: number;
    /** The longest wait, and that while the browser says that it is offline: 30,000 ms. */
    readonly maximumDelay?: number;
    /** Whether this end of a connection is worth another attempt. Unless it is given, `Client` tells which are. */
    readonly shouldRetry?: (closure: Closure) => boolean;
}

/** Whether another attempt would end in the same way: those from 4000 on are the application's. */
function isFinal(code: number): boolean {
    return [1000, 1002, 1003, 1007, 1008, 1009, 1010].includes(code) || (code >= 4000 && code < 5000);
}

function isOffline(): boolean {
    return globalThis.navigator?.onLine === false;
}

/**
 * When a client connects again: what follows from its options, from chance, and from what the browser says. @internal
 */
export class Retries {
    /** Attempts since the last success. */
    private attempts = 0;
    private timer: any;
    private stopListening = () => {};

    constructor(private readonly options: ReconnectOptions | false) {}

    /** Another attempt begins. */
    attempt(): void {
        this.attempts++;
    }

    /** A connection has lasted: the next wait is a short one. */
    succeed(): void {
        this.attempts = 0;
    }

    /** Whether an end is worth another attempt. What the application's own function throws comes out. */
    isWorthwhile(closure: Closure): boolean {
        if (!this.options) return false;
        return this.options.shouldRetry?.(closure) ?? !isFinal(closure.code);
    }

    /**
     * Calls `connect` after a wait, or earlier if the browser comes online or the page becomes visible.
     *
     * @returns The wait in milliseconds, if nothing happens.
     */
    wait(connect: () => void): number {
        const { minimumDelay = 500, maximumDelay = 30000 } = this.options || {};
        const longest = isOffline()
            ? maximumDelay
            : Math.min(maximumDelay, minimumDelay * 2 ** Math.max(0, this.attempts - 1));
        const delay = longest * (1 - Math.random() / 2);
        const act = () => {
            this.stop();
            connect();
        };
        const wake = () => {
            if (globalThis.document?.visibilityState !== 'hidden' && !isOffline()) act();
        };
        // Workers have no document, and other runtimes none of both.
        globalThis.addEventListener?.('online', wake);
        globalThis.document?.addEventListener('visibilitychange', wake);
        this.stopListening = () => {
            globalThis.removeEventListener?.('online', wake);
            globalThis.document?.removeEventListener('visibilitychange', wake);
        };
        this.timer = setTimeout(act, delay);
        return delay;
    }

    /** Ends the wait without an attempt. */
    stop(): void {
        clearTimeout(this.timer);
        this.stopListening();
    }
}
