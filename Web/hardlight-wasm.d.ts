// HardLight for browsers. Apache License 2.0. Built from Web/runtime by Web/build.mjs: do not edit.
/** What kind of failure a call ended with. */
export declare type RPCErrorCode = 
/** The connection is closed, or closed while the call was in flight: then it may or may not have run. */
'connectionClosed'
/**
 * All 256 calls that a connection can have are in flight, and the call was not to wait, or too many do. It did not
 * run.
 */
 | 'tooManyCallsInFlight'
/** The call took longer than it may. It may still run. */
 | 'timedOut'
/** The handler threw an error that the interface does not declare; the server's log has it. */
 | 'handlerFailed'
/** An argument has no archive: a number out of range. The call was not sent. */
 | 'argumentNotArchivable'
/** The result has no archive, says the server; its log has more. */
 | 'resultNotArchivable'
/** The server does not know the call: the two sides do not share the interface. The call did not run. */
 | 'callNotUnderstood'
/** The result is not an archive of the method's result type: the two sides do not share the interface. */
 | 'resultNotUnderstood'
/** The server answered with another of the protocol's errors; the message names it. */
 | 'serverError';
/**
 * Why a call has no result.
 *
 * An error that the interface declares comes as an `InterfaceError`; a call whose signal is aborted ends with the
 * signal's reason.
 */
export declare class RPCError extends Error {
    readonly code: RPCErrorCode;
    readonly method: string;
    /**
     * @param code What kind of failure it is.
     * @param method The method that was called.
     * @param cause The reason below the reason: an `ArchiveError`, say.
     */
    constructor(code: RPCErrorCode, method: string, message: string, cause?: unknown);
}
/** An error that the interface declares, thrown by the handler. */
export declare class InterfaceError<E = unknown> extends Error {
    readonly value: E;
    readonly method: string;
    /**
     * @param value The error as the interface has it.
     * @param method The method that was called.
     */
    constructor(value: E, method: string);
}
/** How a connection ended. */
export interface Closure {
    /**
     * The close code of RFC 6455, as the server sent it; 1006 if it sent none; or that of this side: 1000 from
     * `close()`, 1002, 1003, 1007 and 1009 for what the server did against the protocol.
     */
    readonly code: number;
    /** What the side that closed had to say. */
    readonly reason: string;
    /** Who closed: this client, the server, or the network between them. */
    readonly by: 'client' | 'server' | 'network';
}
/** A version of the HardLight protocol. */
export declare type ProtocolVersion = 'hl/0' | 'hl/1' | 'hl/2';
/** The part of a browser's `WebSocket` that is used. */
export interface WebSocketLike {
    binaryType: string;
    readonly protocol: string;
    readonly bufferedAmount: number;
    onopen: ((event: any) => void) | null;
    onmessage: ((event: any) => void) | null;
    onerror: ((event: any) => void) | null;
    onclose: ((event: any) => void) | null;
    send(data: Uint8Array): void;
    close(code?: number, reason?: string): void;
}
/** Where a client stands. */
export declare type Status = 
/** The first attempt, or another one. */
{
    readonly phase: 'connecting';
    readonly closure?: Closure;
} | {
    readonly phase: 'open';
    readonly version: ProtocolVersion;
    readonly connection: number;
}
/** The connection ended as `closure` says, and there is another attempt after `delay` ms. */
 | {
    readonly phase: 'waiting';
    readonly closure: Closure;
    readonly delay: number;
} | {
    readonly phase: 'closed';
    readonly closure: Closure;
};
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
/**
 * A value that changes, in the form that frameworks take: `useSyncExternalStore(store.subscribe, store.getSnapshot)`.
 */
export interface Store<T> {
    /** Calls `listener` after each change, until the function that it returns is called. */
    readonly subscribe: (listener: () => void) => () => void;
    /** The value. It is the same object until the next change. */
    readonly getSnapshot: () => T;
}
/** What goes between a page and its module: see `PageEncoder` in Swift for the bytes. */
export declare type PageValue = null | undefined | boolean | number | bigint | string | Uint8Array | readonly PageValue[] | {
    readonly [name: string]: PageValue;
};
/** How a module is loaded. */
export interface ModuleOptions {
    /** Makes the sockets of all clients; the runtime's `WebSocket` unless it is given. */
    readonly webSocket?: (url: string, tokens: string[]) => WebSocketLike;
    /** Gets what listeners of the page throw, and what ended the module; `console.error` unless it is given. */
    readonly onError?: (error: unknown) => void;
    /** Gets the lines that the module prints; `console.log` unless it is given. */
    readonly print?: (line: string) => void;
}
/** How a client connects and calls. Times are in milliseconds. */
export interface WasmClientOptions {
    /** Which of the exported clients it is, by the name of its protocol; needed where there are several. */
    readonly interface?: string;
    /** The protocol versions to offer: `hl/2` unless it is given. */
    readonly versions?: readonly ProtocolVersion[];
    /** How long a call may take, the wait for a connection included: 30,000; `Infinity` for no limit. */
    readonly callTimeout?: number;
    /** How many calls may stand in line: 1,024. */
    readonly callsInLine?: number;
    /** How long an attempt to connect may take: 10,000. */
    readonly connectTimeout?: number;
    /** The largest message from the server, inflated, in bytes: 1 MiB. A larger one ends the client with 1009. */
    readonly messageSize?: number;
    /** The bytes that may wait in the socket before calls stand in line instead: 1 MiB. */
    readonly bufferedAmount?: number;
    /** Whether to connect again when the connection is lost, and how. */
    readonly reconnect?: false | ReconnectOptions;
}
/** An event that the server pushed. */
export interface WasmEvent {
    /** What it was emitted to. */
    readonly topic: string | Uint8Array;
    /** The event, as the application's `PageEncodable` has it. */
    readonly payload: any;
}
/** A client that the module has, for JavaScript. */
export interface WasmClient {
    /** The methods of the interface. Arguments without a form in JavaScript, and such results, are archives. */
    readonly calls: {
        readonly [method: string]: (...values: PageValue[]) => Promise<any>;
    };
    /** The state as the server last sent it: what a call changed is here when its promise is fulfilled. */
    readonly state: any;
    readonly stateStore: Store<any>;
    readonly status: Status;
    readonly statusStore: Store<Status>;
    /** How the client ended. It never rejects. */
    readonly closed: Promise<Closure>;
    /** Calls `listener` with each event, until the function that it returns is called. */
    onEvent(listener: (event: WasmEvent) => void): () => void;
    /** Ends the client: its calls end with `connectionClosed`, and nothing connects again. */
    close(code?: number, reason?: string): void;
}
/** A module made by `dev/wasm.sh`, running. */
export declare class HardLightModule {
    #private;
    private constructor();
    /**
     * Loads a module and runs its `main`.
     *
     * @param source Where it is, or a response with it, or its bytes.
     * @param started Gets the module before `main` runs: to listen to what that posts.
     */
    static load(source: string | URL | Response | BufferSource | WebAssembly.Module, options?: ModuleOptions, started?: (module: HardLightModule) => void): Promise<HardLightModule>;
    /** Calls `listener` with what the module posts under a name, until the function that it returns is called. */
    on(name: string, listener: (value: any) => void): () => void;
    /**
     * Tells the module something.
     *
     * @throws Error when the module does not wait for it, or not for such a value, or has ended.
     */
    post(name: string, value?: PageValue): void;
    /** Makes a client of an interface that the module exports. It connects at once. */
    client(url: string | URL, options?: WasmClientOptions): WasmClient;
}
