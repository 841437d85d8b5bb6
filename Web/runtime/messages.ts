import { Type } from './archive.js';
import { borrowedBytes, bytes, cases, converted, enumeration, Result, result, struct, vec } from './composites.js';
import { bool, encodeText, u32, u8 } from './scalars.js';

/** A topic as it is on the wire. @internal */
export interface WireTopic {
    inner: Uint8Array;
    isString: boolean;
}

const wireTopic: Type<WireTopic> = struct(12, 4, { inner: [bytes, 0], isString: [bool, 8] });

/** The name of something that connections are subscribed to: text, or bytes. */
export type Topic = string | Uint8Array;

const lossyText = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text that is not UTF-8 is read with replacement characters: a server's topics cannot be refused. @internal */
export function readTopic({ inner, isString }: WireTopic): Topic {
    return isString ? lossyText.decode(inner) : inner;
}

/** HardLight's `Topic`. */
export const topic: Type<Topic> = converted(wireTopic, readTopic, (value, to) =>
    typeof value === 'string' ? { inner: encodeText(to, value), isString: true } : { inner: value, isString: false },
);

/** What a client sends: `ClientMessage` of all protocol versions. @internal */
export type ClientMessage = { case: 'rpcRequest'; id: number; internal: Uint8Array };

/** @internal */
export const clientMessage: Type<ClientMessage> = enumeration(12, 4, {
    rpcRequest: { id: [u8, 1], internal: [borrowedBytes, 4] },
});

/** What a server sends: `ServerMessage`. `hl/0` and `hl/1` do not tell an event's topic. @internal */
export type ServerMessage =
    | { case: 'rpcResponse'; id: number; output: Result<Uint8Array, string> }
    | { case: 'newEvent'; topic?: WireTopic; payload: Uint8Array }
    | { case: 'stateChange'; updates: StateUpdate[] };

/** One changed field of the connection's state. @internal */
export interface StateUpdate {
    /** The field's place in the state's declaration, from 0. */
    index: number;
    /** The archive of its new value. */
    data: Uint8Array;
}

/** The names of the errors that a server can answer instead of a result. @internal */
export const handlerErrors = cases([
    'ClientNotConnected', 'TooManyCallsInFlight', 'ClientEncodeError', 'ClientDecodeError', 'ServerEncodeError',
    'ServerDecodeError', 'ClientCompressError', 'ClientDecompressError', 'ServerCompressError',
    'ServerDecompressError', 'HandlerPanicked',
]);

/** Those of `hl/0` and `hl/1`. @internal */
export const oldHandlerErrors = cases([
    'BadInputBytes', 'BadOutputBytes', 'ClientNotConnected', 'TooManyCallsInFlight',
]);

/** @internal */
export const serverMessage: Type<ServerMessage> = enumeration<any>(24, 4, {
    rpcResponse: { id: [u8, 1], output: [result(borrowedBytes, handlerErrors), 4] },
    newEvent: { topic: [wireTopic, 4], payload: [borrowedBytes, 16] },
    stateChange: { updates: [vec(struct<StateUpdate>(12, 4, { index: [u32, 8], data: [borrowedBytes, 0] })), 4] },
});

/** @internal */
export const oldServerMessage: Type<ServerMessage> = enumeration<any>(16, 4, {
    rpcResponse: { id: [u8, 1], output: [result(borrowedBytes, oldHandlerErrors), 4] },
    newEvent: { payload: [borrowedBytes, 4] },
    stateChange: { updates: [vec(struct<StateUpdate>(12, 4, { index: [u32, 0], data: [borrowedBytes, 4] })), 4] },
});
