// Generated from Examples/Whiteboard/Interface.swift by `hardlight generate typescript`: do not edit.

import {
    bytes, cases, Client, enumeration, result, string, struct, u16, u32, u64, u8, unit, vec,
} from '../hardlight.js';
import type { Address, CallOptions, ClientOptions, Interface } from '../hardlight.js';

/** A board that everybody who is there draws on, and talks beside. */
export class WhiteboardClient extends Client<WhiteboardCall, Visit, BoardEvent> {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address: Address, options?: ClientOptions) {
        super(address, whiteboardInterface, options);
    }

    /**
     * Comes to the board, and answers with everything that is on it.
     *
     * `key` is 16 random bytes that the client keeps to itself: who comes back with the same one is the same participant.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    join(name: string, colour: Colour, key: Uint8Array, options?: CallOptions): Promise<Board> {
        return this.callThrowing({ case: 'join', name, colour, key }, boardOrBoardError, options);
    }

    /**
     * Changes the participant's name and colour.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    rename(name: string, colour: Colour, options?: CallOptions): Promise<void> {
        return this.callThrowing({ case: 'rename', name, colour }, unitOrBoardError, options);
    }

    /**
     * Draws a piece of a stroke, of which others are told. Points that the stroke has already are left out, so that a
     * piece may be sent again.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    draw(piece: Piece, options?: CallOptions): Promise<void> {
        return this.callThrowing({ case: 'draw', piece }, unitOrBoardError, options);
    }

    /**
     * Takes the participant's newest stroke back.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    undo(options?: CallOptions): Promise<void> {
        return this.callThrowing({ case: 'undo' }, unitOrBoardError, options);
    }

    /**
     * Wipes the board, for everybody.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    clear(options?: CallOptions): Promise<void> {
        return this.callThrowing({ case: 'clear' }, unitOrBoardError, options);
    }

    /** Shows the others where the participant points. */
    point(at: Point, options?: CallOptions): Promise<void> {
        return this.call({ case: 'point', at }, unit, options);
    }

    /**
     * Says something to everybody.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    say(text: string, options?: CallOptions): Promise<void> {
        return this.callThrowing({ case: 'say', text }, unitOrBoardError, options);
    }

    /** Returns at once: the time that it takes is the connection's. */
    ping(options?: CallOptions): Promise<void> {
        return this.call({ case: 'ping' }, unit, options);
    }
}

/** The calls of `Whiteboard`. */
export type WhiteboardCall =
    | { readonly case: 'join'; readonly name: string; readonly colour: Colour; readonly key: Uint8Array }
    | { readonly case: 'rename'; readonly name: string; readonly colour: Colour }
    | { readonly case: 'draw'; readonly piece: Piece }
    | { readonly case: 'undo' }
    | { readonly case: 'clear' }
    | { readonly case: 'point'; readonly at: Point }
    | { readonly case: 'say'; readonly text: string }
    | { readonly case: 'ping' };

/** Who the connection's client is: what the server made of what it asked for. */
export interface Visit {
    /** 0 before `join`. */
    readonly id: number;
    readonly name: string;
    readonly colour: Colour;
    /** How many points this connection has drawn. */
    readonly points: number;
}

/** A colour of the palette: which one that is, is up to the page and its theme. */
export type Colour = 'ink' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'violet';

/** Everything on the board and everybody at it. */
export interface Board {
    readonly participants: readonly Participant[];
    /** Oldest first. */
    readonly strokes: readonly Stroke[];
    /** Oldest first. */
    readonly messages: readonly Message[];
}

export interface Participant {
    readonly id: number;
    readonly name: string;
    readonly colour: Colour;
}

/** A stroke as it is on the board. Author and number together name it. */
export interface Stroke {
    readonly author: number;
    /** Counts up with each stroke of the author's. */
    readonly number: number;
    readonly colour: Colour;
    /** In the board's units. */
    readonly width: number;
    readonly points: readonly Point[];
}

/** A place on the board, 4,000 wide and 3,000 high, counted from its upper left corner. */
export interface Point {
    readonly x: number;
    readonly y: number;
}

/** Something that was said, by whom as they were then. */
export interface Message {
    /** Counts up from 1. */
    readonly number: number;
    readonly author: number;
    readonly name: string;
    readonly colour: Colour;
    readonly text: string;
    /** Seconds since the beginning of 1970. */
    readonly time: bigint;
}

/** Why something is not done. Nothing of it has happened then. */
export type BoardError =
    /** `join` comes first. */
    | 'notHere'
    /** As many as fit are there. */
    | 'full'
    /** Slower, please. */
    | 'tooFast'
    /** The key is not 16 bytes long, or the text has nothing in it. */
    | 'unusable'
    /** The piece does not continue its stroke, or the stroke has been taken off the board. */
    | 'gone';

/** A part of a stroke that is being drawn. */
export interface Piece {
    readonly number: number;
    /** How many points of the stroke come before it. */
    readonly start: number;
    readonly colour: Colour;
    readonly width: number;
    readonly points: readonly Point[];
}

/** What everybody at the board is told. */
export type BoardEvent =
    /** Somebody has come, or has another name or colour now. */
    | { readonly case: 'arrived'; readonly participant: Participant }
    | { readonly case: 'left'; readonly id: number }
    | { readonly case: 'pointed'; readonly id: number; readonly at: Point }
    | { readonly case: 'drew'; readonly author: number; readonly piece: Piece }
    /** A stroke is gone: taken back, or the oldest of too many. */
    | { readonly case: 'erased'; readonly author: number; readonly number: number }
    | { readonly case: 'cleared'; readonly by: number }
    | { readonly case: 'said'; readonly message: Message };

const colour = cases<Colour>(['ink', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet']);

const participant = struct<Participant>(16, 4, {
    id: [u32, 0],
    name: [string, 4],
    colour: [colour, 12],
});

const point = struct<Point>(4, 2, {
    x: [u16, 0],
    y: [u16, 2],
});

const stroke = struct<Stroke>(20, 4, {
    author: [u32, 8],
    number: [u32, 12],
    colour: [colour, 17],
    width: [u8, 16],
    points: [vec(point), 0],
});

const message = struct<Message>(40, 8, {
    number: [u32, 24],
    author: [u32, 28],
    name: [string, 0],
    colour: [colour, 32],
    text: [string, 8],
    time: [u64, 16],
});

const board = struct<Board>(24, 4, {
    participants: [vec(participant), 0],
    strokes: [vec(stroke), 8],
    messages: [vec(message), 16],
});

const boardError = cases<BoardError>(['notHere', 'full', 'tooFast', 'unusable', 'gone']);

const boardOrBoardError = result(board, boardError);

const unitOrBoardError = result(unit, boardError);

const piece = struct<Piece>(20, 4, {
    number: [u32, 8],
    start: [u32, 12],
    colour: [colour, 17],
    width: [u8, 16],
    points: [vec(point), 0],
});

const boardEvent = enumeration<BoardEvent>(48, 8, {
    arrived: { participant: [participant, 4] },
    left: { id: [u32, 4] },
    pointed: { id: [u32, 4], at: [point, 8] },
    drew: { author: [u32, 4], piece: [piece, 8] },
    erased: { author: [u32, 4], number: [u32, 8] },
    cleared: { by: [u32, 4] },
    said: { message: [message, 8] },
});

const whiteboardCall = enumeration<WhiteboardCall>(24, 4, {
    join: { name: [string, 4], colour: [colour, 12], key: [bytes, 16] },
    rename: { name: [string, 4], colour: [colour, 12] },
    draw: { piece: [piece, 4] },
    undo: {},
    clear: {},
    point: { at: [point, 2] },
    say: { text: [string, 4] },
    ping: {},
});

const whiteboardInterface: Interface<WhiteboardCall, Visit, BoardEvent> = {
    call: whiteboardCall,
    state: {
        id: [u32, () => 0],
        name: [string, () => ''],
        colour: [colour, () => 'ink'],
        points: [u32, () => 0],
    },
    event: boardEvent,
};
