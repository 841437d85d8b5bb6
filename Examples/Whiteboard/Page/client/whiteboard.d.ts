// Generated from Examples/Whiteboard/Interface.swift by `hardlight generate typescript`: do not edit.

import { Client } from '../hardlight.js';
import type { Address, CallOptions, ClientOptions } from '../hardlight.js';

/** A board that everybody who is there draws on, and talks beside. */
export declare class WhiteboardClient extends Client<WhiteboardCall, Visit, BoardEvent> {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address: Address, options?: ClientOptions);

    /**
     * Comes to the board, and answers with everything that is on it.
     *
     * `key` is 16 random bytes that the client keeps to itself: who comes back with the same one is the same participant.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    join(name: string, colour: Colour, key: Uint8Array, options?: CallOptions): Promise<Board>;

    /**
     * Changes the participant's name and colour.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    rename(name: string, colour: Colour, options?: CallOptions): Promise<void>;

    /**
     * Draws a piece of a stroke, of which others are told. Points that the stroke has already are left out, so that a
     * piece may be sent again.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    draw(piece: Piece, options?: CallOptions): Promise<void>;

    /**
     * Takes the participant's newest stroke back.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    undo(options?: CallOptions): Promise<void>;

    /**
     * Wipes the board, for everybody.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    clear(options?: CallOptions): Promise<void>;

    /** Shows the others where the participant points. */
    point(at: Point, options?: CallOptions): Promise<void>;

    /**
     * Says something to everybody.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    say(text: string, options?: CallOptions): Promise<void>;

    /** Returns at once: the time that it takes is the connection's. */
    ping(options?: CallOptions): Promise<void>;
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
