import { Closure } from './errors.js';
import { PageValue } from './page-values.js';
import { ReconnectOptions } from './retries.js';
import { ProtocolVersion, Status, WebSocketLike } from './sockets.js';
import { Store } from './stores.js';

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
    readonly calls: { readonly [method: string]: (...values: PageValue[]) => Promise<any> };
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
