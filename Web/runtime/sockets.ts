import { Closure } from './errors.js';

/** A version of the HardLight protocol. */
export type ProtocolVersion = 'hl/0' | 'hl/1' | 'hl/2';

/**
 * What stands for a version in `Sec-WebSocket-Protocol`: `hl.2` for `hl/2`. A slash is a separator in HTTP, not part of
 * a token, and browsers refuse it.
 *
 * @internal
 */
export function tokenOf(version: ProtocolVersion): string {
    return version.replace('/', '.');
}

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
export type Status =
    /** The first attempt, or another one. */
    | { readonly phase: 'connecting'; readonly closure?: Closure }
    | { readonly phase: 'open'; readonly version: ProtocolVersion; readonly connection: number }
    /** The connection ended as `closure` says, and there is another attempt after `delay` ms. */
    | { readonly phase: 'waiting'; readonly closure: Closure; readonly delay: number }
    | { readonly phase: 'closed'; readonly closure: Closure };

/** Closes a socket and hears no more of it. @internal */
export function release(socket: WebSocketLike, closure: Closure): void {
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (closure.by !== 'client') return closeQuietly(() => socket.close());
    // A page may close with 1000 and 3000 to 4999 only: what is wrong with the server is 4002, 4003, 4007, 4009.
    const code = closure.code === 1000 || closure.code >= 3000 ? closure.code : closure.code + 3000;
    // At most 123 bytes of reason.
    const reason = closure.reason.replace(/[^ -~]/g, '?').slice(0, 123);
    closeQuietly(() => socket.close(code, reason));
}

function closeQuietly(close: () => void): void {
    try {
        close();
    } catch {
        // It is closed, or takes no such code; either way nothing is left to do.
    }
}
