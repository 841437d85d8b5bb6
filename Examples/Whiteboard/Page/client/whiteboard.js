// Generated from Examples/Whiteboard/Interface.swift by `hardlight generate typescript`: do not edit.

import {
    bytes, cases, Client, enumeration, result, string, struct, u16, u32, u64, u8, unit, vec,
} from '../hardlight.js';

/** A board that everybody who is there draws on, and talks beside. */
export class WhiteboardClient extends Client {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address, options) {
        super(address, whiteboardInterface, options);
    }

    /**
     * Comes to the board, and answers with everything that is on it.
     *
     * `key` is 16 random bytes that the client keeps to itself: who comes back with the same one is the same participant.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    join(name, colour, key, options) {
        return this.callThrowing({ case: 'join', name, colour, key }, boardOrBoardError, options);
    }

    /**
     * Changes the participant's name and colour.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    rename(name, colour, options) {
        return this.callThrowing({ case: 'rename', name, colour }, unitOrBoardError, options);
    }

    /**
     * Draws a piece of a stroke, of which others are told. Points that the stroke has already are left out, so that a
     * piece may be sent again.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    draw(piece, options) {
        return this.callThrowing({ case: 'draw', piece }, unitOrBoardError, options);
    }

    /**
     * Takes the participant's newest stroke back.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    undo(options) {
        return this.callThrowing({ case: 'undo' }, unitOrBoardError, options);
    }

    /**
     * Wipes the board, for everybody.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    clear(options) {
        return this.callThrowing({ case: 'clear' }, unitOrBoardError, options);
    }

    /** Shows the others where the participant points. */
    point(at, options) {
        return this.call({ case: 'point', at }, unit, options);
    }

    /**
     * Says something to everybody.
     * @throws `InterfaceError` with `BoardError`, if the handler throws it.
     */
    say(text, options) {
        return this.callThrowing({ case: 'say', text }, unitOrBoardError, options);
    }

    /** Returns at once: the time that it takes is the connection's. */
    ping(options) {
        return this.call({ case: 'ping' }, unit, options);
    }
}

const colour = cases(['ink', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet']);

const participant = struct(16, 4, {
    id: [u32, 0],
    name: [string, 4],
    colour: [colour, 12],
});

const point = struct(4, 2, {
    x: [u16, 0],
    y: [u16, 2],
});

const stroke = struct(20, 4, {
    author: [u32, 8],
    number: [u32, 12],
    colour: [colour, 17],
    width: [u8, 16],
    points: [vec(point), 0],
});

const message = struct(40, 8, {
    number: [u32, 24],
    author: [u32, 28],
    name: [string, 0],
    colour: [colour, 32],
    text: [string, 8],
    time: [u64, 16],
});

const board = struct(24, 4, {
    participants: [vec(participant), 0],
    strokes: [vec(stroke), 8],
    messages: [vec(message), 16],
});

const boardError = cases(['notHere', 'full', 'tooFast', 'unusable', 'gone']);

const boardOrBoardError = result(board, boardError);

const unitOrBoardError = result(unit, boardError);

const piece = struct(20, 4, {
    number: [u32, 8],
    start: [u32, 12],
    colour: [colour, 17],
    width: [u8, 16],
    points: [vec(point), 0],
});

const boardEvent = enumeration(48, 8, {
    arrived: { participant: [participant, 4] },
    left: { id: [u32, 4] },
    pointed: { id: [u32, 4], at: [point, 8] },
    drew: { author: [u32, 4], piece: [piece, 8] },
    erased: { author: [u32, 4], number: [u32, 8] },
    cleared: { by: [u32, 4] },
    said: { message: [message, 8] },
});

const whiteboardCall = enumeration(24, 4, {
    join: { name: [string, 4], colour: [colour, 12], key: [bytes, 16] },
    rename: { name: [string, 4], colour: [colour, 12] },
    draw: { piece: [piece, 4] },
    undo: {},
    clear: {},
    point: { at: [point, 2] },
    say: { text: [string, 4] },
    ping: {},
});

const whiteboardInterface = {
    call: whiteboardCall,
    state: {
        id: [u32, () => 0],
        name: [string, () => ''],
        colour: [colour, () => 'ink'],
        points: [u32, () => 0],
    },
    event: boardEvent,
};
