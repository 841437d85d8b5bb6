import { Type } from './archive.js';
import { ReconnectOptions } from './retries.js';
import { ProtocolVersion, WebSocketLike } from './sockets.js';

/** What a generated module knows of its interface. */
export interface Interface<Call, State, Event> {
    /** The enum of calls: a case for each method, in declaration order. */
    readonly call: Type<Call>;
    /** The fields of the state, in declaration order, each with its type and its default value. */
    readonly state: {
        readonly [Name in keyof State]-?: readonly [type: Type<State[Name]>, initial: () => State[Name]];
    };
    /** The events' type. */
    readonly event: Type<Event>;
}

/** `wss://host:port/path`, or a function that gives it for each attempt to connect: with a fresh token, say. */
export type Address = string | URL | (() => string | URL | Promise<string | URL>);

/** How a client connects and calls. Times are in milliseconds. */
export interface ClientOptions {
    /**
     * The protocol versions to offer: `hl/2` unless it is given. They are offered as `hl.2` and so on: see the README.
     */
    readonly versions?: readonly ProtocolVersion[];
    /** How long a call may take, the wait for a connection included: 30,000; `Infinity` for no limit. */
    readonly callTimeout?: number;
    /** How long an attempt to connect may take: 10,000. */
    readonly connectTimeout?: number;
    /** What a call does when there is no connection, or when 256 calls are in flight on it: it waits in line. */
    readonly whenBusy?: 'wait' | 'fail';
    /** How many calls may stand in line: 1,024. */
    readonly callsInLine?: number;
    /** The largest message from the server, inflated, in bytes: 1 MiB. A larger one ends the client with 1009. */
    readonly messageSize?: number;
    /** The bytes that may wait in the socket before calls stand in line instead: 1 MiB. */
    readonly bufferedAmount?: number;
    /** Whether to connect again when the connection is lost, and how. */
    readonly reconnect?: false | ReconnectOptions;
    /** Makes the socket for an address and the tokens to offer; the runtime's `WebSocket` unless it is given. */
    readonly webSocket?: (url: string, tokens: string[]) => WebSocketLike;
    /** Gets what listeners of the application throw; `console.error` unless it is given. */
    readonly onError?: (error: unknown) => void;
}

/** How one call differs from the client's options. */
export interface CallOptions {
    /** Ends the wait for the result, with the signal's reason. The call may still run. */
    readonly signal?: AbortSignal;
    /** How long the call may take, in milliseconds. */
    readonly timeout?: number;
}
