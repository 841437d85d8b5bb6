// HardLight for browsers. Apache License 2.0. Built from Web/runtime by Web/build.mjs: do not edit.
/** What is wrong with an archive, or with a value that is to be archived. */
export declare type ArchiveErrorCode = 'outOfBounds' | 'unaligned' | 'depthLimitExceeded' | 'tooManyEmptyElements' | 'sharedTypeMismatch' | 'invalidBool' | 'invalidUnicodeScalar' | 'invalidUTF8' | 'invalidInlineLength' | 'invalidTag' | 'invalidZero' | 'invalidRange' | 'uninhabited' | 'invalidDisplacement' | 'misplacedKey' | 'invalidNodeCount' | 'unsortedKeys' | 'invalidLeaf' | 'mismatchedKey' | 'invalidValue' | 'archiveTooLarge' | 'indistinguishableKeys';
/** Why bytes are not an archive of the type that was asked for, or why a value has no archive. */
export declare class ArchiveError extends Error {
    readonly code: ArchiveErrorCode;
    readonly offset: number;
    /**
     * @param code What is wrong.
     * @param offset Where: bytes from the start of the archive. Reading: the value or the pointer that is wrong.
     * Writing: how much had been written.
     */
    constructor(code: ArchiveErrorCode, offset: number, detail?: string);
}
/**
 * How the values of one type are read from and written to rkyv 0.7 archives.
 *
 * Values of this type make up the schema of a generated module. They are made by the functions of this module; nothing
 * about the members is promised.
 */
export interface Type<T> {
    /** Bytes of the body, a multiple of `align`. */
    readonly size: number;
    /** A power of two: bodies stand at its multiples. */
    readonly align: number;
    /** Checks the body at `at`, which lies inside the archive, and all that it points to, and makes the value. */
    read(from: Reader, at: number): T;
    /** Writes what lives outside the body, and puts a position in the queue for each pointer in the body. */
    children(to: Writer, value: T): void;
    /** Writes the body, and takes the positions from the queue in the order in which they were put there. */
    body(to: Writer, at: number, value: T): void;
    /** Appends the bytes that a key is hashed by. Types that can be keys have this and `order`. */
    hash(into: number[], value: T): void;
    /** Negative, zero or positive: the order of two keys in Rust. */
    order(left: T, right: T): number;
}
/** A type, or a function that gives it: for types that hold values of their own kind. */
export declare type Lazy<T> = Type<T> | (() => Type<T>);
/** How deep pointers may nest in an archive. */
export declare const defaultDepthLimit = 128;
/**
 * Checks an archive and makes a value of it, in one pass, with the rules of rkyv's validator.
 *
 * A writer writes depth first: all that a value points to lies before the value, in the order of its pointers, and
 * nothing is pointed to twice. The reader turns this around. While what lies behind a pointer is read, pointers may
 * lead only to what lies before the target; afterwards, only to what lies behind it:
 *
 *     |  read before  |  children of the target  |  target  |  still to be read  |  the pointer's value |
 *                     lower ────────────── upper (inside)
 *                                                           lower ──────── upper (afterwards)
 *
 * So no byte is read twice, and overlapping, aliasing, cyclic and out-of-order data cannot pass; gaps can. Work and
 * memory are bounded by the archive's length.
 */
export declare class Reader {
    readonly bytes: Uint8Array;
    depth: number;
    readonly view: DataView;
    lower: number;
    upper: number;
    /** How many more elements without bytes may come: nothing else bounds those. */
    empties: number;
    /** What shared pointers have led to. */
    readonly shared: Map<number, {
        type: Type<any>;
        value: any;
    }>;
    constructor(bytes: Uint8Array, depth: number);
    root<T>(type: Type<T>): T;
    u32(at: number): number;
    /** Where the relative pointer at `at` leads to: `size` bytes that may be pointed to. */
    target(at: number, size: number, align: number): number;
    check(target: number, size: number, align: number, pointer: number): number;
    /** Goes to a checked target. The result is for `leave`. */
    enter(target: number): number;
    /** Comes back from a target that ends at `end`. */
    leave(end: number, upper: number): void;
    /** Reads `count` elements that the relative pointer at `at` leads to. */
    elements<T>(at: number, count: number, type: Type<T>): T[];
    /** The position of `count` bytes that the relative pointer at `at` leads to. */
    block(target: number, count: number, pointer: number, align?: number): number;
}
/**
 * Writes an archive: depth first, what a value points to before the value.
 *
 *     | characters of s[0] | characters of s[1] | pad | body of s[0] | body of s[1] | … | body of the array |
 *
 * The positions of what has been written wait in a queue for the bodies that point there.
 */
export declare class Writer {
    bytes: Uint8Array;
    view: DataView;
    end: number;
    queue: any[];
    head: number;
    /** Where shared objects have been written. */
    readonly shared: Map<object, number>;
    /**
     * How many more seeds may be tried for hash maps. The hash is public: who sends keys that all fall into a few
     * buckets would make whoever writes these keys again search for ever.
     */
    seeds: number;
    /** Makes room for `size` zeroed bytes at the next multiple of `align`, and gives their position. */
    reserve(size: number, align: number): number;
    /** Stores a relative pointer. */
    pointer(at: number, target: number): void;
    /** Takes the first of the queue. */
    take(): any;
    /** Writes bytes and gives their position. */
    block(bytes: Uint8Array): number;
    /** Writes bodies that another body points to: `children` writes what they point to, `bodies` them themselves. */
    nested(children: () => void, bodies: () => number): void;
    /** Writes values back to back, and puts the position of the first in the queue. */
    elements<T>(values: readonly T[], type: Type<T>): void;
    fail(expected: string): never;
}
/**
 * The archive of a value.
 *
 * @throws ArchiveError if the value is none of the type's: a number out of range, a string with half a character.
 */
export declare function encode<T>(type: Type<T>, value: T): Uint8Array;
/**
 * The value in an archive, which is checked first: whatever the bytes are, this ends with a value or with an error.
 *
 * @throws ArchiveError if the bytes are not an archive of the type.
 */
export declare function decode<T>(type: Type<T>, archive: Uint8Array, depthLimit?: number): T;
export declare const u8: Type<number>;
export declare const i8: Type<number>;
export declare const u16: Type<number>;
export declare const i16: Type<number>;
/** Rust's `u32` and `usize`, Swift's `UInt32` and `UInt`. */
export declare const u32: Type<number>;
/** Rust's `i32` and `isize`, Swift's `Int32` and `Int`. */
export declare const i32: Type<number>;
export declare const u64: Type<bigint>;
export declare const i64: Type<bigint>;
export declare const u128: Type<bigint>;
export declare const i128: Type<bigint>;
export declare const f32: Type<number>;
export declare const f64: Type<number>;
export declare const bool: Type<boolean>;
/** Rust's `()`: a value without bytes. */
export declare const unit: Type<void>;
/** A type without values: reading it fails. */
export declare const never: Type<never>;
/** An integer that is not zero. */
export declare function nonZero<T extends number | bigint>(type: Type<T>): Type<T>;
/**
 * Rust's `String`: up to 7 bytes of UTF-8 inline, more than that outside.
 *
 *     byte    0   1   2   3   4   5   6   7
 *           | UTF-8, zeros behind it      | length |    length ≤ 7
 *           | length        | offset               |    offset < 0: from byte 0 back to the characters
 *
 * The sign of the offset is the top bit of byte 7, which tells the two forms apart.
 */
export declare const string: Type<string>;
/** Rust's `Box<str>`: a string that is never inline. */
export declare const boxedString: Type<string>;
/** Rust's `char`, Swift's `Unicode.Scalar`: a string of one character. */
export declare const char: Type<string>;
/** The fields of a struct or of a case, in declaration order, each with its offset in the body. */
export declare type Fields<T> = {
    readonly [Name in keyof T]-?: readonly [type: Type<T[Name]>, offset: number];
};
/**
 * A struct. Rust reorders the fields of structs: their offsets are worked out where the schema is made.
 *
 * Objects that are read have exactly these fields; of objects that are written others are ignored.
 */
export declare function struct<T extends object>(size: number, align: number, fields: Fields<T>): Type<T>;
/** A tuple, as an array. Its elements are the fields `0`, `1`, … of a struct. */
export declare function tuple<T extends readonly unknown[]>(size: number, align: number, elements: {
    readonly [Index in keyof T]: readonly [type: Type<T[Index]>, offset: number];
}): Type<T>;
/** An enum whose cases have no payloads, as the name of the case. */
export declare function cases<T extends string>(names: readonly T[]): Type<T>;
/** The cases of an enum, in declaration order, each with its payloads. */
export declare type Cases<T extends {
    case: string;
}> = {
    readonly [Name in T['case']]: Fields<Omit<Extract<T, {
        case: Name;
    }>, 'case'>>;
};
/**
 * An enum, as a union of objects that `case` tells apart: `{ case: 'dog', name: 'Rex' } | { case: 'none' }`.
 *
 *     case 0   | tag | pad | a       | b | pad |
 *     case 1   | tag | c | pad                 |
 */
export declare function enumeration<T extends {
    case: string;
}>(size: number, align: number, cases: Cases<T>): Type<T>;
/** Success or failure, where one of them is expected to be looked at. */
export declare type Result<T, E> = {
    readonly case: 'success';
    readonly value: T;
} | {
    readonly case: 'failure';
    readonly error: E;
};
/** Rust's and Swift's `Result`: an enum of two cases. */
export declare function result<T, E>(value: Type<T>, error: Type<E>): Type<Result<T, E>>;
/**
 * Rust's `Option<T>`, Swift's `T?`: the value, or `null`. For a `T` that can be `null` itself there is `nestedOption`.
 */
export declare function option<T>(wrapped: Type<T>): Type<T | null>;
/** An `Option<T>` of a `T` that can be `null`: an object around the value, or `null`. */
export declare function nestedOption<T>(wrapped: Type<T>): Type<{
    readonly some: T;
} | null>;
/** Rust's `Vec<T>` and `Box<[T]>`, Swift's `[T]`: a relative pointer to the elements, and their number. */
export declare function vec<T>(element: Lazy<T>): Type<T[]>;
/** Rust's `[T; N]`, Swift's `InlineArray`: elements back to back. */
export declare function array<T>(element: Type<T>, count: number): Type<T[]>;
/** Rust's `Vec<u8>`, Swift's `[UInt8]`: bytes. What is read is a copy. */
export declare const bytes: Type<Uint8Array>;
/** Rust's `[u8; N]`: a number of bytes. What is read is a copy. */
export declare function byteArray(count: number): Type<Uint8Array>;
/** Rust's `Box<T>`: a value outside its owner, which is how a type can hold values of its own kind. */
export declare function box<T>(value: Lazy<T>): Type<T>;
/** A value with several owners: the same object is the same value, and is written once. */
export interface Shared<T> {
    readonly value: T;
}
/**
 * Rust's `Rc<T>` and `Arc<T>`, as objects around the value. What is read with the same object is the same object.
 *
 * A schema has to use one `Type` object for one type: pointers to one place must agree on it.
 */
export declare function shared<T>(value: Lazy<T>): Type<Shared<T>>;
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
/** The name of something that connections are subscribed to: text, or bytes. */
export declare type Topic = string | Uint8Array;
/** HardLight's `Topic`. */
export declare const topic: Type<Topic>;
/**
 * A value that changes, in the form that frameworks take: `useSyncExternalStore(store.subscribe, store.getSnapshot)`.
 */
export interface Store<T> {
    /** Calls `listener` after each change, until the function that it returns is called. */
    readonly subscribe: (listener: () => void) => () => void;
    /** The value. It is the same object until the next change. */
    readonly getSnapshot: () => T;
}
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
export declare type Address = string | URL | (() => string | URL | Promise<string | URL>);
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
export declare class Client<Call, State extends object, Event> {
    #private;
    /** The state as a store. A new connection begins with the default values. */
    readonly stateStore: Store<Readonly<State>>;
    /** The status as a store. */
    readonly statusStore: Store<Status>;
    /** How the client ended: with `close()`, or for good for another reason. It never rejects. */
    readonly closed: Promise<Closure>;
    constructor(address: Address, description: Interface<Call, State, Event>, options?: ClientOptions);
    /** The state as the server last sent it. What a call changed is here when the call returns. */
    get state(): Readonly<State>;
    /** Where the client stands. */
    get status(): Status;
    /** The events to come, of this connection and of those after it, until the client is closed. */
    events(options?: EventOptions): AsyncIterableIterator<ReceivedEvent<Event>>;
    /** Calls `listener` with each event, until the function that it returns is called. */
    onEvent(listener: (event: ReceivedEvent<Event>) => void): () => void;
    /**
     * Waits for a connection.
     *
     * @throws RPCError `connectionClosed` when the client has ended; the signal's reason when it is aborted.
     */
    untilOpen(signal?: AbortSignal): Promise<void>;
    /** Ends the client: calls end with `connectionClosed`, the sequences of events end, and nothing connects again. */
    close(code?: number, reason?: string): void;
    /** Calls a method. Generated code calls this. */
    protected call<T>(call: Call, result: Type<T>, options?: CallOptions): Promise<T>;
    /** Calls a method that has an error of the interface's own. Generated code calls this. */
    protected callThrowing<T, E>(call: Call, result: Type<Result<T, E>>, options?: CallOptions): Promise<T>;
}
