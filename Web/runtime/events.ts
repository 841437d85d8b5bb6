import { Topic } from './messages.js';
import { Listeners } from './stores.js';

/** An event that the server pushed. */
export interface ReceivedEvent<Event> {
    /** The topic that it was emitted to; empty before `hl/2`, which does not tell. */
    readonly topic: Topic;
    /** The event. */
    readonly payload: Event;
    /** How many events this sequence dropped just before this one, because its reader was slow. */
    readonly missed: number;
    /**
     * Which of the client's connections brought it, counted from 1. Between two of them there may have been events that
     * nobody was there to hear.
     */
    readonly connection: number;
}

/** How a sequence of events holds those that wait for their reader. */
export interface EventOptions {
    /** How many may wait: 256 unless it says something else, at least 1. */
    readonly capacity?: number;
    /** Which are dropped when there are more. */
    readonly drop?: 'oldest' | 'newest';
    /** Ends the sequence. */
    readonly signal?: AbortSignal;
}

/** A bounded sequence with one reader. @internal */
export class EventSequence<Event> implements AsyncIterableIterator<ReceivedEvent<Event>> {
    private waiting: ReceivedEvent<Event>[] = [];
    private readers: ((result: IteratorResult<ReceivedEvent<Event>>) => void)[] = [];
    private missed = 0;
    private isOver = false;
    private readonly unsubscribe: () => void;

    constructor(
        source: Listeners<ReceivedEvent<Event>>,
        private readonly options: EventOptions,
        private readonly ended: (sequence: EventSequence<Event>) => void,
    ) {
        this.unsubscribe = source.add((event) => this.push(event));
        options.signal?.addEventListener('abort', this.abort);
        if (options.signal?.aborted) this.abort();
    }

    private push(event: ReceivedEvent<Event>): void {
        const reader = this.readers.shift();
        if (reader) {
            reader({ done: false, value: event });
        } else if (this.waiting.length < Math.max(1, this.options.capacity ?? 256)) {
            this.waiting.push(this.missed && this.options.drop === 'newest' ? this.told(event) : event);
        } else {
            this.missed++;
            if (this.options.drop === 'newest') return;
            this.waiting.shift();
            this.waiting.push(event);
        }
    }

    private told(event: ReceivedEvent<Event>): ReceivedEvent<Event> {
        const missed = this.missed;
        this.missed = 0;
        return missed ? { ...event, missed } : event;
    }

    /** No more events come; those that wait can still be read. */
    readonly finish = (): void => {
        if (this.isOver) return;
        this.isOver = true;
        this.unsubscribe();
        this.options.signal?.removeEventListener('abort', this.abort);
        this.ended(this);
        for (const reader of this.readers) reader({ done: true, value: undefined });
        this.readers = [];
    };

    private readonly abort = (): void => {
        this.waiting = [];
        this.finish();
    };

    next(): Promise<IteratorResult<ReceivedEvent<Event>>> {
        const event = this.waiting.shift();
        if (event) {
            return Promise.resolve({ done: false, value: this.options.drop === 'newest' ? event : this.told(event) });
        }
        if (this.isOver) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => this.readers.push(resolve));
    }

    return(): Promise<IteratorResult<ReceivedEvent<Event>>> {
        this.abort();
        return Promise.resolve({ done: true, value: undefined });
    }

    [Symbol.asyncIterator](): this {
        return this;
    }
}
