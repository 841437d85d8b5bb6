/**
 * A value that changes, in the form that frameworks take: `useSyncExternalStore(store.subscribe, store.getSnapshot)`.
 */
export interface Store<T> {
    /** Calls `listener` after each change, until the function that it returns is called. */
    readonly subscribe: (listener: () => void) => () => void;
    /** The value. It is the same object until the next change. */
    readonly getSnapshot: () => T;
}

/** Functions to be called. @internal */
export class Listeners<T> {
    private readonly all = new Set<{ readonly call: (value: T) => void }>();

    constructor(private readonly onError: (error: unknown) => void) {}

    get isEmpty(): boolean {
        return !this.all.size;
    }

    readonly add = (call: (value: T) => void): (() => void) => {
        // Wrapped, so that a function that is added twice is called twice.
        const listener = { call };
        this.all.add(listener);
        return () => void this.all.delete(listener);
    };

    /** Calls all of them. What one throws is not the business of the others, nor of the connection. */
    send(value: T): void {
        for (const listener of [...this.all]) {
            try {
                listener.call(value);
            } catch (error) {
                this.onError(error);
            }
        }
    }
}

/** @internal */
export class Value<T> implements Store<T> {
    private readonly listeners: Listeners<void>;
    readonly subscribe: (listener: () => void) => () => void;
    readonly getSnapshot = () => this.current;

    constructor(private current: T, onError: (error: unknown) => void) {
        this.listeners = new Listeners(onError);
        this.subscribe = this.listeners.add;
    }

    set(value: T): void {
        if (value === this.current) return;
        this.current = value;
        this.listeners.send();
    }
}
