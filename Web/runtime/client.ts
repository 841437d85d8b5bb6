import { ArchiveError, decode, encode, Type } from './archive.js';
import { CallTable, PendingCall } from './calls.js';
import { Result } from './composites.js';
import { inflate, InflateError, store } from './deflate.js';
import { Closure, handlerError, InterfaceError, RPCError } from './errors.js';
import { EventOptions, EventSequence, ReceivedEvent } from './events.js';
import { clientMessage, oldServerMessage, readTopic, ServerMessage, serverMessage, StateUpdate } from './messages.js';
import { Address, CallOptions, ClientOptions, Interface } from './options.js';
import { Retries } from './retries.js';
import { ProtocolVersion, release, Status, tokenOf, WebSocketLike } from './sockets.js';
import { Listeners, Store, Value } from './stores.js';

/** How long a connection has to last to count as a success. */
const stableAfter = 5000;
/** How often a socket is asked whether it has room again: it does not tell. */
const drainInterval = 20;
/** Longer timeouts than this run out at once. */
const longestTimeout = 2 ** 31 - 1;

/** What the server did against the protocol, with the code to close with. */
class Violation extends Error {
    constructor(readonly code: number, message: string) {
        super(message);
    }
}

/**
 * A client of an interface: what all generated clients have besides the interface's own methods.
 *
 * It connects when it is made, and again whenever the connection is lost: after a wait that grows, at once when the
 * browser comes online or the page becomes visible. It does not when the server closes with 1000, 1002, 1003, 1007,
 * 1008, 1009, 1010 or a code of the application's own, 4000 to 4999, nor when the server breaks the protocol, which an
 * interface that has changed may look like.
 *
 * Calls in flight when a connection is lost end with `connectionClosed`: they may or may not have run. Calls in line
 * wait for the next connection.
 */
export class Client<Call, State extends object, Event> {
    /** The state as a store. A new connection begins with the default values. */
    readonly stateStore: Store<Readonly<State>>;
    /** The status as a store. */
    readonly statusStore: Store<Status>;
    /** How the client ended: with `close()`, or for good for another reason. It never rejects. */
    readonly closed: Promise<Closure>;

    readonly #interface: Interface<Call, State, Event>;
    readonly #options: ClientOptions;
    readonly #onError: (error: unknown) => void;
    readonly #url: () => string | URL | Promise<string | URL>;
    readonly #fields: [keyof State, readonly [Type<any>, () => any]][];
    readonly #state: Value<Readonly<State>>;
    readonly #status: Value<Status>;
    readonly #listeners: Listeners<ReceivedEvent<Event>>;
    readonly #sequences = new Set<EventSequence<Event>>();
    readonly #calls = new CallTable();
    #initial: Readonly<State>;
    #socket: WebSocketLike | undefined;
    #version: ProtocolVersion = 'hl/2';
    #connections = 0;
    readonly #retries: Retries;
    /** Counts attempts, so that what belongs to an older one is known. */
    #epoch = 0;
    /** While connecting: to give up. While open: to call it a success. */
    #attemptTimer: any;
    #drainTimer: any;
    #end!: (closure: Closure) => void;

    constructor(address: Address, description: Interface<Call, State, Event>, options: ClientOptions = {}) {
        this.#interface = description;
        this.#options = options;
        this.#url = typeof address === 'function' ? address : () => address;
        this.#fields = Object.entries(description.state) as [keyof State, readonly [Type<any>, () => any]][];
        const onError = options.onError ?? ((error: unknown) => console.error(error));
        this.#initial = this.#makeInitial();
        this.stateStore = this.#state = new Value(this.#initial, onError);
        this.statusStore = this.#status = new Value<Status>({ phase: 'connecting' }, onError);
        this.#listeners = new Listeners(onError);
        this.#onError = onError;
        this.#retries = new Retries(options.reconnect ?? {});
        this.closed = new Promise((resolve) => (this.#end = resolve));
        this.#connect();
    }

    // MARK: From the application

    /** The state as the server last sent it. What a call changed is here when the call returns. */
    get state(): Readonly<State> {
        return this.#state.getSnapshot();
    }

    /** Where the client stands. */
    get status(): Status {
        return this.#status.getSnapshot();
    }

    /** The events to come, of this connection and of those after it, until the client is closed. */
    events(options: EventOptions = {}): AsyncIterableIterator<ReceivedEvent<Event>> {
        const sequence = new EventSequence(this.#listeners, options, (over) => this.#sequences.delete(over));
        if (this.status.phase === 'closed') sequence.finish();
        else if (!options.signal?.aborted) this.#sequences.add(sequence);
        return sequence;
    }

    /** Calls `listener` with each event, until the function that it returns is called. */
    onEvent(listener: (event: ReceivedEvent<Event>) => void): () => void {
        return this.#listeners.add(listener);
    }

    /**
     * Waits for a connection.
     *
     * @throws RPCError `connectionClosed` when the client has ended; the signal's reason when it is aborted.
     */
    untilOpen(signal?: AbortSignal): Promise<void> {
        return new Promise((resolve, reject) => {
            const settle = () => {
                const status = this.status;
                if (signal?.aborted) reject(signal.reason);
                else if (status.phase === 'open') resolve();
                else if (status.phase === 'closed') reject(closedError('untilOpen', status.closure));
                else return;
                unsubscribe();
                signal?.removeEventListener('abort', settle);
            };
            const unsubscribe = this.#status.subscribe(settle);
            signal?.addEventListener('abort', settle);
            settle();
        });
    }

    /** Ends the client: calls end with `connectionClosed`, the sequences of events end, and nothing connects again. */
    close(code = 1000, reason = ''): void {
        this.#lose({ code, reason, by: 'client' }, false);
    }

    /** Calls a method. Generated code calls this. */
    protected call<T>(call: Call, result: Type<T>, options: CallOptions = {}): Promise<T> {
        return this.#call(call, result, options, (value) => value);
    }

    /** Calls a method that has an error of the interface's own. Generated code calls this. */
    protected callThrowing<T, E>(call: Call, result: Type<Result<T, E>>, options: CallOptions = {}): Promise<T> {
        return this.#call(call, result, options, (value, method) => {
            if (value.case === 'failure') throw new InterfaceError(value.error, method);
            return value.value;
        });
    }

    #call<Wire, T>(
        call: Call,
        result: Type<Wire>,
        { signal, timeout = this.#options.callTimeout ?? 30000 }: CallOptions,
        unwrap: (value: Wire, method: string) => T,
    ): Promise<T> {
        return new Promise((resolve, reject) => {
            const method: string = (call as any).case ?? call;
            if (signal?.aborted) return reject(signal.reason);
            const status = this.status;
            if (status.phase === 'closed') return reject(closedError(method, status.closure));
            const isFree = status.phase === 'open' && this.#calls.hasFreeID && !this.#calls.inLine;
            const limit = this.#options.whenBusy === 'fail' ? 0 : this.#options.callsInLine ?? 1024;
            if (!isFree && this.#calls.inLine >= limit) {
                return reject(
                    status.phase === 'open'
                        ? new RPCError('tooManyCallsInFlight', method, 'too many calls are in flight: wait for some')
                        : closedError(method, (status as { closure?: Closure }).closure),
                );
            }
            let archive: Uint8Array;
            try {
                // Now, not when there is a connection: the caller may change its objects then.
                archive = encode(this.#interface.call, call);
            } catch (error) {
                return reject(new RPCError('argumentNotArchivable', method, 'an argument has no archive', error));
            }

            let timer: any;
            const leave = () => {
                clearTimeout(timer);
                signal?.removeEventListener('abort', abort);
            };
            const pending: PendingCall = {
                method,
                archive,
                result,
                resolve: (value: Wire) => {
                    leave();
                    try {
                        resolve(unwrap(value, method));
                    } catch (error) {
                        reject(error);
                    }
                },
                reject: (error) => {
                    leave();
                    reject(error);
                },
            };
            const abort = () => {
                this.#calls.abandon(pending);
                pending.reject((signal as AbortSignal).reason);
            };
            signal?.addEventListener('abort', abort);
            if (timeout <= longestTimeout) {
                timer = setTimeout(() => {
                    this.#calls.abandon(pending);
                    pending.reject(new RPCError('timedOut', method, `no answer within ${timeout} ms`));
                }, timeout);
            }
            this.#calls.add(pending);
            this.#sendCalls();
        });
    }

    /** Sends the calls in line for which there are ids, and room in the socket. */
    #sendCalls(): void {
        const socket = this.#socket;
        if (!socket || this.status.phase !== 'open' || this.#drainTimer !== undefined) return;
        while (this.#calls.inLine && this.#calls.hasFreeID) {
            if (socket.bufferedAmount > (this.#options.bufferedAmount ?? 2 ** 20)) {
                this.#drainTimer = setTimeout(() => {
                    this.#drainTimer = undefined;
                    this.#sendCalls();
                }, drainInterval);
                return;
            }
            const next = this.#calls.next();
            if (!next) return;
            const message = encode(clientMessage, { case: 'rpcRequest', id: next.id, internal: next.call.archive });
            try {
                socket.send(this.#version === 'hl/0' ? message : store(message));
            } catch (error) {
                // A socket that is no longer open: its end is about to be told.
                this.#lose({ code: 1006, reason: String(error), by: 'network' }, true);
                return;
            }
        }
    }

    // MARK: From the socket

    #connect(): void {
        const epoch = ++this.#epoch;
        this.#retries.attempt();
        const whenCurrent = <Arguments extends any[]>(act: (...given: Arguments) => void) => (...given: Arguments) => {
            if (epoch === this.#epoch) act(...given);
        };
        const fail = whenCurrent((error: unknown) => {
            // An address that is none, or one that this page may not connect to, gets no better by waiting; nor does a
            // runtime without `WebSocket`.
            const isFinal = ['SyntaxError', 'SecurityError', 'ReferenceError'].includes((error as Error)?.name);
            this.#lose({ code: 1006, reason: String(error), by: 'network' }, !isFinal);
        });
        this.#attemptTimer = setTimeout(
            () => this.#lose({ code: 1006, reason: 'the attempt to connect took too long', by: 'network' }, true),
            this.#options.connectTimeout ?? 10000,
        );
        const open = whenCurrent((url: string | URL) => {
            const versions: readonly ProtocolVersion[] = this.#options.versions ?? ['hl/2'];
            const make = this.#options.webSocket ?? ((at, protocols) => new WebSocket(at, protocols) as WebSocketLike);
            const socket = make(String(url), versions.map(tokenOf));
            this.#socket = socket;
            socket.binaryType = 'arraybuffer';
            socket.onopen = whenCurrent(() => this.#opened(socket, versions));
            socket.onmessage = whenCurrent((event: { data: unknown }) => this.#receive(event.data));
            // The close that follows says all that there is to know.
            socket.onerror = () => {};
            socket.onclose = whenCurrent(({ code, reason }: { code?: number; reason?: string }) =>
                this.#lose(
                    { code: code ?? 1006, reason: reason ?? '', by: code === 1006 || !code ? 'network' : 'server' },
                    true,
                ),
            );
        });
        // In a promise, so that whatever the function or the socket throws comes out in one place.
        new Promise<string | URL>((resolve) => resolve(this.#url())).then(open).catch(fail);
    }

    #opened(socket: WebSocketLike, offered: readonly ProtocolVersion[]): void {
        clearTimeout(this.#attemptTimer);
        const agreed = offered.find((version) => tokenOf(version) === socket.protocol);
        if (!agreed) {
            const reason = `the server speaks '${socket.protocol}', not ${offered.join(' or ')}`;
            return this.#lose({ code: 1002, reason, by: 'client' }, false);
        }
        this.#version = agreed;
        this.#attemptTimer = setTimeout(() => this.#retries.succeed(), stableAfter);
        const connection = ++this.#connections;
        this.#state.set(this.#initial);
        this.#status.set({ phase: 'open', version: this.#version, connection });
        this.#sendCalls();
    }

    #receive(data: unknown): void {
        try {
            if (!(data instanceof ArrayBuffer)) throw new Violation(1003, 'a text message');
            const limit = this.#options.messageSize ?? 2 ** 20;
            let archive = new Uint8Array(data);
            if (this.#version !== 'hl/0') archive = inflate(archive, limit);
            else if (archive.length > limit) throw new Violation(1009, `a message of more than ${limit} bytes`);
            this.#handle(decode(this.#version === 'hl/2' ? serverMessage : oldServerMessage, archive));
        } catch (error) {
            const code =
                error instanceof Violation || error instanceof InflateError ? error.code
                : error instanceof ArchiveError ? 1007
                : 1011;
            this.#lose({ code, reason: `from the server: ${(error as Error).message}`, by: 'client' }, false);
        }
    }

    #handle(message: ServerMessage): void {
        switch (message.case) {
            case 'rpcResponse': {
                const call = this.#calls.answer(message.id);
                if (!call) throw new Violation(1002, `an answer to call ${message.id}, which is not in flight`);
                if (call !== 'abandoned') this.#answer(call, message.output);
                return this.#sendCalls();
            }
            case 'newEvent': {
                // Events that nobody hears are not decoded.
                if (this.#listeners.isEmpty) return;
                this.#listeners.send({
                    topic: message.topic ? readTopic(message.topic) : '',
                    payload: decode(this.#interface.event, message.payload),
                    missed: 0,
                    connection: this.#connections,
                });
                return;
            }
            case 'stateChange':
                this.#change(message.updates);
        }
    }

    #answer(call: PendingCall, output: Result<Uint8Array, string>): void {
        if (output.case === 'failure') return call.reject(handlerError(output.error, call.method));
        let value: unknown;
        try {
            value = decode(call.result, output.value);
        } catch (error) {
            const message = 'the result is not what the interface says: generate the client anew';
            return call.reject(new RPCError('resultNotUnderstood', call.method, message, error));
        }
        call.resolve(value);
    }

    /** Applies all changes or none. */
    #change(updates: StateUpdate[]): void {
        if (!updates.length) return;
        const state: State = { ...this.state };
        for (const { index, data } of updates) {
            const field = this.#fields[index];
            if (!field) throw new Violation(1007, `a change of field ${index}, which the state does not have`);
            state[field[0]] = decode(field[1][0], data);
        }
        this.#state.set(Object.freeze(state));
    }

    #makeInitial(): Readonly<State> {
        const state = {} as State;
        for (const [name, [, initial]] of this.#fields) state[name] = initial();
        return Object.freeze(state);
    }

    // MARK: The end of a connection

    /** The connection, or the attempt at one, is over. */
    #lose(closure: Closure, mayRetry: boolean): void {
        if (this.#isClosed()) return;
        this.#epoch++;
        clearTimeout(this.#attemptTimer);
        clearTimeout(this.#drainTimer);
        this.#drainTimer = undefined;
        this.#retries.stop();
        const socket = this.#socket;
        this.#socket = undefined;
        if (socket) release(socket, closure);

        const willRetry = mayRetry && this.#isWorthwhile(closure);
        // The application, when it was asked, may have closed the client.
        if (this.#isClosed()) return;
        const calls = this.#calls.takeInFlight();
        if (willRetry) {
            const delay = this.#retries.wait(() => {
                this.#status.set({ phase: 'connecting', closure });
                // A listener may have closed the client.
                if (!this.#isClosed()) this.#connect();
            });
            this.#status.set({ phase: 'waiting', closure, delay });
        } else {
            calls.push(...this.#calls.takeLine());
            this.#status.set({ phase: 'closed', closure });
            for (const sequence of [...this.#sequences]) sequence.finish();
            this.#end(closure);
        }
        for (const call of calls) call.reject(closedError(call.method, closure));
    }

    #isClosed(): boolean {
        return this.status.phase === 'closed';
    }

    #isWorthwhile(closure: Closure): boolean {
        try {
            return this.#retries.isWorthwhile(closure);
        } catch (error) {
            this.#onError(error);
            return false;
        }
    }
}

function closedError(method: string, closure: Closure | undefined): RPCError {
    const how = closure ? `closed by the ${closure.by} with ${closure.code} ${closure.reason}`.trim() : 'not open yet';
    return new RPCError('connectionClosed', method, `the connection is ${how}`);
}
