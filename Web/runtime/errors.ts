/** What kind of failure a call ended with. */
export type RPCErrorCode =
    /** The connection is closed, or closed while the call was in flight: then it may or may not have run. */
    | 'connectionClosed'
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
export class RPCError extends Error {
    /**
     * @param code What kind of failure it is.
     * @param method The method that was called.
     * @param cause The reason below the reason: an `ArchiveError`, say.
     */
    constructor(readonly code: RPCErrorCode, readonly method: string, message: string, cause?: unknown) {
        super(`${method}: ${message} (${code})`, { cause });
        this.name = 'RPCError';
    }
}

/** An error that the interface declares, thrown by the handler. */
export class InterfaceError<E = unknown> extends Error {
    /**
     * @param value The error as the interface has it.
     * @param method The method that was called.
     */
    constructor(readonly value: E, readonly method: string) {
        const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));
        super(`${method} threw ${text}`);
        this.name = 'InterfaceError';
    }
}

/** What a server's error means. @internal */
export function handlerError(name: string, method: string): RPCError {
    switch (name) {
        case 'HandlerPanicked':
        case 'BadOutputBytes':
            return new RPCError('handlerFailed', method, "the handler failed; the server's log says why");
        case 'ServerDecodeError':
        case 'BadInputBytes':
            return new RPCError('callNotUnderstood', method, 'the server knows no such call: generate the client anew');
        case 'ServerEncodeError':
            return new RPCError('resultNotArchivable', method, "the result has no archive; the server's log says why");
        case 'TooManyCallsInFlight':
            return new RPCError('tooManyCallsInFlight', method, 'too many calls of this client are in flight');
        default:
            return new RPCError('serverError', method, `the server answered ${name}`);
    }
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
