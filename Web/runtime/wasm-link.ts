import { inflate, InflateError, store } from './deflate.js';
import { Closure } from './errors.js';
import { ReconnectOptions, Retries } from './retries.js';
import { ProtocolVersion, release, Status, tokenOf, WebSocketLike } from './sockets.js';

/** How a client in a module connects: what the module says, and over it what the page does. @internal */
export interface LinkOptions {
    readonly url: string;
    readonly versions: readonly ProtocolVersion[];
    readonly messageSize: number;
    readonly bufferedAmount: number;
    readonly connectTimeout: number;
    readonly reconnect: ReconnectOptions | false;
    readonly webSocket: (url: string, tokens: string[]) => WebSocketLike;
}

/** What a link tells the module. Each comes when nothing else of the module's runs. @internal */
export interface LinkListener {
    attempted(): void;
    opened(version: ProtocolVersion): void;
    received(archive: Uint8Array): void;
    writable(): void;
    lost(closure: Closure, willRetry: boolean): void;
    /** Whenever the status has changed, after the module has been told. */
    changed(status: Status): void;
    /** What a function of the page's has thrown. */
    failed(error: unknown): void;
}

/** How long a connection has to last to count as a success. */
const lastingAfter = 5000;
/** How often a socket is asked whether it has room again: it does not tell. */
const roomInterval = 20;

/**
 * The socket of a client that is in a module, and the next one when it is lost. The module has the calls, the state and
 * the events; this inflates what it gets.
 *
 * @internal
 */
export class WasmLink {
    #socket: WebSocketLike | undefined;
    #version: ProtocolVersion = 'hl/2';
    #connections = 0;
    /** Counts attempts, so that what belongs to an older one is known. */
    #epoch = 0;
    #isOver = false;
    #attemptTimer: any;
    #roomTimer: any;
    readonly #retries: Retries;

    constructor(
        private readonly options: LinkOptions,
        private readonly listener: LinkListener,
    ) {
        this.#retries = new Retries(options.reconnect);
    }

    /** Makes an attempt to connect. */
    connect(): void {
        if (this.#isOver) return;
        const { options, listener } = this;
        const epoch = ++this.#epoch;
        this.#retries.attempt();
        this.#attemptTimer = setTimeout(
            () => this.#lose({ code: 1006, reason: 'the attempt to connect took too long', by: 'network' }),
            options.connectTimeout,
        );
        const whenCurrent = <Arguments extends any[]>(act: (...given: Arguments) => void) => (...given: Arguments) => {
            if (epoch === this.#epoch) act(...given);
        };
        try {
            const socket = options.webSocket(options.url, options.versions.map(tokenOf));
            this.#socket = socket;
            socket.binaryType = 'arraybuffer';
            socket.onopen = whenCurrent(() => {
                clearTimeout(this.#attemptTimer);
                const agreed = options.versions.find((version) => tokenOf(version) === socket.protocol);
                if (!agreed) {
                    const reason = `the server speaks '${socket.protocol}', not ${options.versions.join(' or ')}`;
                    return this.#lose({ code: 1002, reason, by: 'client' });
                }
                this.#version = agreed;
                this.#attemptTimer = setTimeout(() => this.#retries.succeed(), lastingAfter);
                listener.opened(agreed);
                listener.changed({ phase: 'open', version: agreed, connection: ++this.#connections });
            });
            socket.onmessage = whenCurrent((event: { data: unknown }) => this.#receive(event.data));
            // The close that follows says all that there is to know.
            socket.onerror = () => {};
            socket.onclose = whenCurrent(({ code = 1006, reason = '' }: { code?: number; reason?: string }) =>
                this.#lose({ code, reason, by: code === 1006 ? 'network' : 'server' }),
            );
        } catch (error) {
            // An address that is none, or one that this page may not connect to, gets no better by waiting.
            const { name } = error as Error;
            const code = name === 'SyntaxError' || name === 'SecurityError' ? 1008 : 1006;
            this.#lose({ code, reason: String(error), by: 'network' });
        }
    }

    /** Sends a message, and tells whether another one may follow at once. */
    send(archive: Uint8Array): boolean {
        const socket = this.#socket;
        if (!socket) return true;
        try {
            socket.send(this.#version === 'hl/0' ? archive.slice() : store(archive));
        } catch {
            // A socket that is no longer open: its end is about to be told.
            return false;
        }
        const isFull = () => socket.bufferedAmount > this.options.bufferedAmount;
        if (!isFull()) return true;
        const epoch = this.#epoch;
        const look = () => {
            if (epoch !== this.#epoch) return;
            if (isFull()) this.#roomTimer = setTimeout(look, roomInterval);
            else this.listener.writable();
        };
        this.#roomTimer = setTimeout(look, roomInterval);
        return false;
    }

    /** Ends it, without telling the module, which is who wants it. */
    close(closure: Closure): void {
        if (this.#isOver) return;
        this.#isOver = true;
        this.#release(closure);
    }

    #receive(data: unknown): void {
        const limit = this.options.messageSize;
        try {
            if (!(data instanceof ArrayBuffer)) throw new LinkError(1003, 'a text message');
            const message = new Uint8Array(data);
            if (this.#version !== 'hl/0') this.listener.received(inflate(message, limit));
            else if (message.length <= limit) this.listener.received(message);
            else throw new LinkError(1009, `a message of more than ${limit} bytes`);
        } catch (error) {
            if (!(error instanceof LinkError || error instanceof InflateError)) throw error;
            this.#lose({ code: error.code, reason: `from the server: ${error.message}`, by: 'client' });
        }
    }

    #release(closure: Closure): void {
        this.#epoch++;
        clearTimeout(this.#attemptTimer);
        clearTimeout(this.#roomTimer);
        this.#retries.stop();
        if (this.#socket) release(this.#socket, closure);
        this.#socket = undefined;
    }

    #lose(closure: Closure): void {
        this.#release(closure);
        const willRetry = closure.by !== 'client' && this.#isWorthwhile(closure);
        this.#isOver = !willRetry;
        const delay = willRetry ? this.#retries.wait(() => this.#again(closure)) : 0;
        this.listener.lost(closure, willRetry);
        // What the module ended with may have closed this link.
        if (willRetry && this.#isOver) return;
        this.listener.changed(willRetry ? { phase: 'waiting', closure, delay } : { phase: 'closed', closure });
    }

    #isWorthwhile(closure: Closure): boolean {
        try {
            return this.#retries.isWorthwhile(closure);
        } catch (error) {
            this.listener.failed(error);
            return false;
        }
    }

    #again(closure: Closure): void {
        this.listener.attempted();
        if (this.#isOver) return;
        this.listener.changed({ phase: 'connecting', closure });
        this.connect();
    }
}

/** What the server did against the protocol, with the code to close with. */
class LinkError extends Error {
    constructor(readonly code: number, message: string) {
        super(message);
    }
}
