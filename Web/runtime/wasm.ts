import { Closure, InterfaceError, RPCError, RPCErrorCode } from './errors.js';
import { decodeValues, encodeValues, PageValue } from './page-values.js';
import { Status, WebSocketLike } from './sockets.js';
import { Listeners, Value } from './stores.js';
import { LinkListener, LinkOptions, WasmLink } from './wasm-link.js';
import { ModuleOptions, WasmClient, WasmClientOptions, WasmEvent } from './wasm-options.js';

/** A client of the module's, as this side keeps it. */
interface Record {
    readonly link: WasmLink;
    readonly state: Value<any>;
    readonly status: Value<Status>;
    readonly events: Listeners<WasmEvent>;
    readonly closed: Promise<Closure>;
    readonly end: (closure: Closure) => void;
    methods: string[];
    timer?: any;
}

interface Waiting {
    readonly method: string;
    readonly resolve: (value: any) => void;
    readonly reject: (error: unknown) => void;
}

const sides = ['client', 'server', 'network'] as const;
const utf8 = new TextEncoder();
const utf8Text = new TextDecoder('utf-8', { ignoreBOM: true });
/** What 32 bits hold. Longer timeouts than this run out at once, and the module's numbers end there. */
const largest = 2 ** 31 - 1;
const postErrors = ['', 'nobody waits for it', 'its value has the wrong type', 'its value is out of range',
    'its value is missing', 'its value is not an archive of its type'];

/** A module made by `dev/wasm.sh`, running. */
export class HardLightModule {
    #exports!: any;
    #options: ModuleOptions;
    readonly #onError: (error: unknown) => void;
    readonly #records = new Map<number, Record>();
    readonly #waiting = new Map<number, Waiting>();
    readonly #lines: Listeners<string>;
    readonly #listeners = new Map<string, Listeners<any>>();
    #promises = 0;
    /** What the page has said of the client that is being made. */
    #given: WasmClientOptions = {};
    /** How many calls into the module are under way. */
    #depth = 0;
    /** What is to be done when none is: the module is never entered while it waits for a function of the page's. */
    #later: (() => void)[] = [];
    #failure: Error | undefined;

    private constructor(options: ModuleOptions) {
        this.#options = options;
        this.#onError = options.onError ?? ((error) => console.error(error));
        this.#lines = new Listeners(this.#onError);
        this.#lines.add(options.print ?? ((line) => console.log(line)));
    }

    /**
     * Loads a module and runs its `main`.
     *
     * @param source Where it is, or a response with it, or its bytes.
     * @param started Gets the module before `main` runs: to listen to what that posts.
     */
    static async load(
        source: string | URL | Response | BufferSource | WebAssembly.Module,
        options: ModuleOptions = {},
        started: (module: HardLightModule) => void = () => {},
    ): Promise<HardLightModule> {
        let code = source;
        if (typeof code === 'string' || code instanceof URL) code = await fetch(code);
        if (typeof Response !== 'undefined' && code instanceof Response) {
            if (!code.ok) throw new Error(`${code.url}: ${code.status} ${code.statusText}`);
            // Not `compileStreaming`: it insists on a media type that plain file servers do not know.
            code = await code.arrayBuffer();
        }
        const compiled = code instanceof WebAssembly.Module ? code : await WebAssembly.compile(code as BufferSource);
        const module = new HardLightModule(options);
        const instance = await WebAssembly.instantiate(compiled, { hardlight: module.#imports() });
        module.#exports = instance.exports;
        started(module);
        module.#enter(() => module.#exports.__main_argc_argv(0, 0));
        if (module.#failure) throw module.#failure;
        return module;
    }

    /** Calls `listener` with what the module posts under a name, until the function that it returns is called. */
    on(name: string, listener: (value: any) => void): () => void {
        let listeners = this.#listeners.get(name);
        if (!listeners) this.#listeners.set(name, (listeners = new Listeners(this.#onError)));
        return listeners.add(listener);
    }

    /**
     * Tells the module something.
     *
     * @throws Error when the module does not wait for it, or not for such a value, or has ended.
     */
    post(name: string, value?: PageValue): void {
        const message = encodeValues(value === undefined ? [name] : [name, value]);
        const failure: number = this.#give(message, (at, count) => this.#exports.hl_post(at, count)) ?? 0;
        if (this.#failure) throw this.#failure;
        if (failure) throw new TypeError(`${name}: ${postErrors[failure]}`);
    }

    /** Makes a client of an interface that the module exports. It connects at once. */
    client(url: string | URL, options: WasmClientOptions = {}): WasmClient {
        const timeout = options.callTimeout ?? 30000;
        const versions = (options.versions ?? ['hl/2']).map((version) => Number(version.slice(3)));
        this.#given = options;
        const id: number = this.#give(
            encodeValues([
                options.interface, String(url), versions, Number.isFinite(timeout) ? timeout : null,
                Math.max(0, Math.min(Math.trunc(options.callsInLine ?? 1024), largest)),
            ]),
            (at, count) => this.#exports.hl_client(at, count),
        ) ?? -1;
        this.#given = {};
        if (this.#failure) throw this.#failure;
        const record = this.#records.get(id);
        if (!record) throw new TypeError(`the module exports no client ${options.interface ?? 'that is the only one'}`);
        const { state, status, events, closed, methods } = record;
        const calls = Object.fromEntries(
            methods.map((method, index) => [method, (...values: PageValue[]) => this.#call(id, index, method, values)]),
        );
        return {
            calls, closed, stateStore: state, statusStore: status, onEvent: events.add,
            get state() {
                return state.getSnapshot();
            },
            get status() {
                return status.getSnapshot();
            },
            close: (code = 1000, reason = '') =>
                void this.#give(utf8.encode(reason), (at, count) => this.#exports.hl_end(id, code, at, count)),
        };
    }

    #call(id: number, index: number, method: string, values: PageValue[]): Promise<any> {
        return new Promise((resolve, reject) => {
            if (this.#failure) throw this.#failure;
            const message = encodeValues(values);
            const promise = (this.#promises = (this.#promises + 1) | 0);
            this.#waiting.set(promise, { method, resolve, reject });
            this.#give(message, (at, count) => this.#exports.hl_call(id, index, promise, at, count));
        });
    }

    // MARK: Into the module

    /** Runs what calls the module, and then what the module has asked for meanwhile. */
    #enter<T>(run: () => T): T | undefined {
        if (this.#failure) return undefined;
        let result: T | undefined;
        this.#depth++;
        try {
            result = run();
        } catch (error) {
            this.#fail(error);
        }
        this.#depth--;
        while (!this.#depth && this.#later.length) (this.#later.shift() as () => void)();
        return result;
    }

    /** Copies bytes into the module's memory for the time of a call. */
    #give<T>(bytes: Uint8Array, run: (at: number, count: number) => T): T | undefined {
        return this.#enter(() => {
            const at: number = this.#exports.hl_allocate(bytes.length);
            if (!at) throw new RangeError(`the module has no memory for ${bytes.length} bytes`);
            this.#view(at, bytes.length).set(bytes);
            const result = run(at, bytes.length);
            this.#exports.hl_free(at);
            return result;
        });
    }

    /** The module has trapped: nothing in it can be relied on. Everything that waits for it ends. */
    #fail(error: unknown): void {
        this.#failure = new Error('the module has ended', { cause: error });
        this.#onError(this.#failure);
        const closure: Closure = { code: 1011, reason: 'the module has ended', by: 'client' };
        for (const record of this.#records.values()) {
            clearTimeout(record.timer);
            record.link.close(closure);
            record.status.set({ phase: 'closed', closure });
            record.end(closure);
        }
        for (const { method, reject } of this.#waiting.values()) {
            reject(new RPCError('connectionClosed', method, 'the module has ended', error));
        }
        this.#records.clear();
        this.#waiting.clear();
        this.#later = [];
    }

    // MARK: From the module

    /** Memory of the module's. It may move with each call into it. */
    #view(at: number, count: number): Uint8Array {
        return new Uint8Array(this.#exports.memory.buffer, at, count);
    }

    #imports() {
        const copy = (at: number, count: number) => this.#view(at, count).slice();
        return {
            connect: (id: number, at: number, count: number) => this.#connect(id, decodeValues(copy(at, count))[0]),
            send: (id: number, at: number, count: number) => +!!this.#records.get(id)?.link.send(this.#view(at, count)),
            close: (id: number, code: number, at: number, count: number) => {
                const closure: Closure = { code, reason: utf8Text.decode(copy(at, count)), by: 'client' };
                this.#records.get(id)?.link.close(closure);
                this.#later.push(() => this.#changed(id, { phase: 'closed', closure }));
            },
            setTimer: (id: number, delay: number) => {
                const record = this.#records.get(id);
                if (!record) return;
                clearTimeout(record.timer);
                record.timer = setTimeout(
                    () => this.#enter(() => this.#exports.hl_timer(id)), Math.min(Math.ceil(delay), largest),
                );
            },
            now: () => performance.now(),
            settle: (promise: number, succeeded: number, at: number, count: number) => {
                const [value] = decodeValues(copy(at, count));
                const call = this.#waiting.get(promise);
                this.#waiting.delete(promise);
                this.#later.push(() => call && settle(call, !!succeeded, value));
            },
            notify: (id: number, kind: number, at: number, count: number) => {
                const values = decodeValues(copy(at, count));
                if (kind === 3) {
                    const record = this.#records.get(id);
                    if (record) record.methods = values[0];
                    return;
                }
                this.#later.push(() => {
                    if (kind === 0) this.#records.get(id)?.state.set(values[0]);
                    else if (kind === 1) this.#records.get(id)?.events.send(values[0]);
                    else this.#listeners.get(values[0])?.send(values[1]);
                });
            },
            random: (at: number, count: number) => void crypto.getRandomValues(this.#view(at, count)),
            print: (at: number, count: number) => {
                const line = utf8Text.decode(copy(at, count));
                this.#later.push(() => this.#lines.send(line));
            },
        };
    }

    #connect(id: number, wanted: any): void {
        const given = this.#given;
        const { minimumDelay, maximumDelay } = wanted;
        const options: LinkOptions = {
            url: wanted.url,
            versions: wanted.versions.map((major: number) => `hl/${major}`),
            messageSize: given.messageSize ?? wanted.messageSize,
            bufferedAmount: given.bufferedAmount ?? wanted.bufferedAmount,
            connectTimeout: given.connectTimeout ?? wanted.connectTimeout,
            reconnect: given.reconnect ?? (wanted.reconnects ? { minimumDelay, maximumDelay } : false),
            webSocket: this.#options.webSocket ?? ((url, tokens) => new WebSocket(url, tokens) as WebSocketLike),
        };
        const tell: LinkListener = {
            attempted: () => void this.#enter(() => this.#exports.hl_attempted(id)),
            opened: (version) => void this.#enter(() => this.#exports.hl_opened(id, Number(version.slice(3)))),
            received: (archive) => void this.#give(archive, (at, count) => this.#exports.hl_received(id, at, count)),
            writable: () => void this.#enter(() => this.#exports.hl_writable(id)),
            lost: ({ code, reason, by }, willRetry) =>
                void this.#give(utf8.encode(reason), (at, count) =>
                    this.#exports.hl_lost(id, code, sides.indexOf(by), at, count, +willRetry)),
            changed: (status) => this.#changed(id, status),
            failed: this.#onError,
        };
        let end!: (closure: Closure) => void;
        const closed = new Promise<Closure>((resolve) => (end = resolve));
        const link = new WasmLink(options, tell);
        this.#records.set(id, {
            link, closed, end, methods: [], events: new Listeners(this.#onError),
            state: new Value<any>(undefined, this.#onError),
            status: new Value<Status>({ phase: 'connecting' }, this.#onError),
        });
        // When whoever made the client has it, so that its end can be told.
        this.#later.push(() => queueMicrotask(() => link.connect()));
    }

    #changed(id: number, status: Status): void {
        const record = this.#records.get(id);
        if (!record) return;
        if (status.phase === 'closed') {
            this.#records.delete(id);
            clearTimeout(record.timer);
        }
        record.status.set(status);
        if (status.phase === 'closed') record.end(status.closure);
    }
}

function settle({ method, resolve, reject }: Waiting, succeeded: boolean, value: any): void {
    if (succeeded) resolve(value);
    else if (Array.isArray(value)) reject(new InterfaceError(value[0], method));
    else reject(new RPCError(value.code as RPCErrorCode, method, value.message));
}
