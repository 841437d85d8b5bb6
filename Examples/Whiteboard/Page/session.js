// One participant's time at the board: joins, joins again when the connection was lost, and sees to it that what was
// drawn meanwhile gets there.
import { InterfaceError } from './hardlight.js';
import { WhiteboardClient } from './client/whiteboard.js';

/** The server takes no more points at once. */
const pieceLength = 256;
/** How often others are shown where the pen is, in milliseconds. */
const pointInterval = 40;
/** How often the time of a call is taken, in milliseconds. */
const pingInterval = 1000;
/** Close codes after which another attempt is of no use. After 1008, too slow, it is: the whole board comes anew. */
const finalCodes = new Set([1000, 1002, 1003, 1007, 1009, 1010]);

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Session {
    /** Called when something has happened, with its name and what belongs to it. */
    on = {};
    participants = new Map();
    client;

    #board;
    /** What tells the server that it is the same participant who comes back. */
    #key = crypto.getRandomValues(new Uint8Array(16));
    #name;
    #colour;
    #isHere = false;
    /** Own strokes that are being drawn, or of which the server has not said that it has all, in order. */
    #unsent = new Map();
    #isSending = false;
    #pointedAt = 0;

    constructor({ address, board, network, name, colour }) {
        this.#board = board;
        this.#name = name;
        this.#colour = colour;
        this.client = new WhiteboardClient(address, {
            webSocket: network.open,
            callTimeout: 8000,
            reconnect: {
                minimumDelay: 400,
                maximumDelay: 4000,
                shouldRetry: ({ code }) => !finalCodes.has(code),
            },
        });
        this.client.onEvent(({ payload }) => this.#hear(payload));
        this.client.statusStore.subscribe(() => this.#statusChanged());
        this.client.stateStore.subscribe(() => this.#tell('state', this.client.state));
        board.onDraw = (piece, isLast) => this.#draw(piece, isLast);
        board.onPoint = (place) => this.#point(place);
        setInterval(() => this.#ping(), pingInterval);
        this.#statusChanged();
    }

    get isHere() {
        return this.#isHere;
    }

    get id() {
        return this.client.state.id;
    }

    /** How many strokes wait to be sent. */
    get unsentCount() {
        let count = 0;
        for (const { sent, points } of this.#unsent.values()) count += sent < points.length;
        return count;
    }

    rename(name, colour) {
        if (name === this.#name && colour === this.#colour) return;
        this.#name = name;
        this.#colour = colour;
        if (this.#isHere) this.#attempt(() => this.client.rename(name, colour));
    }

    say(text) {
        return this.#attempt(() => this.client.say(text));
    }

    undo() {
        return this.#attempt(() => this.client.undo());
    }

    clear() {
        return this.#attempt(() => this.client.clear());
    }

    /** Leaves for good. */
    leave() {
        this.client.close();
    }

    // MARK: The connection

    #statusChanged() {
        const status = this.client.status;
        if (status.phase !== 'open') this.#isHere = false;
        this.#tell('status', status);
        if (status.phase === 'open') this.#join();
    }

    async #join() {
        try {
            const board = await this.client.join(this.#name, this.#colour, this.#key);
            // No event that tells of something on the board comes before this: see BoardKeeper.
            this.#isHere = true;
            this.#board.author = this.id;
            this.#board.replace(board.strokes);
            this.#keepUnsent(board.strokes);
            this.participants = new Map(board.participants.map((participant) => [participant.id, participant]));
            this.#tell('joined', board);
            this.#tell('people', this.participants);
            this.#tell('board');
            this.#send();
        } catch (error) {
            const isFull = error instanceof InterfaceError && error.value === 'full';
            this.#tell('trouble', isFull ? 'The board is full. Trying again…' : `Could not join: ${error.message}`);
            await pause(2000);
            if (!this.#isHere && this.client.status.phase === 'open') this.#join();
        }
    }

    async #ping() {
        if (!this.#isHere) return;
        const start = performance.now();
        try {
            await this.client.ping();
            this.#tell('latency', performance.now() - start);
        } catch {
            // The status tells what there is to tell.
        }
    }

    // MARK: Drawing

    #draw({ number, start, colour, width, points }, isLast) {
        let stroke = this.#unsent.get(number);
        // Of a stroke that somebody has wiped off while it was drawn the rest is nobody's.
        if (!stroke && start > 0) return;
        if (!stroke) this.#unsent.set(number, (stroke = { number, colour, width, points: [], sent: 0 }));
        stroke.points.push(...points);
        stroke.isFinished = isLast;
        this.#tell('board');
        this.#send();
    }

    /**
     * Sends what is not sent, piece by piece: the next one when the last one has been answered. So the pieces are as
     * large as the connection is slow, and a lost one is known to be lost.
     */
    async #send() {
        if (this.#isSending || !this.#isHere) return;
        this.#isSending = true;
        try {
            // What is drawn within a frame goes together; frames themselves stand still in a tab that is not seen.
            await pause(16);
            let stroke;
            while (this.#isHere && (stroke = this.#nextUnsent())) await this.#sendPiece(stroke);
        } finally {
            this.#isSending = false;
        }
        this.#tell('board');
    }

    /** The oldest stroke of which not all is sent. Those before it that are finished need not be kept. */
    #nextUnsent() {
        for (const stroke of this.#unsent.values()) {
            if (stroke.sent < stroke.points.length) return stroke;
            if (stroke.isFinished) this.#unsent.delete(stroke.number);
        }
        return undefined;
    }

    async #sendPiece(stroke) {
        const { number, colour, width, sent } = stroke;
        const points = stroke.points.slice(sent, sent + pieceLength);
        try {
            await this.client.draw({ number, start: sent, colour, width, points });
            stroke.sent = sent + points.length;
        } catch (error) {
            const reason = error instanceof InterfaceError ? error.value : undefined;
            if (reason === 'tooFast') return pause(200);
            // Lost on the way: it is sent again after the next `join`.
            if (error.code === 'connectionClosed') return (this.#isHere = false);
            if (error.code === 'timedOut') return;
            // Somebody has wiped the board meanwhile, or the stroke was taken back.
            this.#unsent.delete(number);
            if (reason === 'gone') this.#board.erase(this.id, number);
            else this.#tell('trouble', `A stroke was not drawn: ${error.message}`);
        }
    }

    /** The server has told what it has: of the own strokes that are not sent the rest is put on the board again. */
    #keepUnsent(strokes) {
        for (const stroke of this.#unsent.values()) {
            const known = strokes.find(({ author, number }) => author === this.id && number === stroke.number);
            // The server may have got what it could not answer any more.
            stroke.sent = known?.points.length ?? 0;
            this.#board.add(this.id, { ...stroke, start: 0 });
        }
    }

    #point(place) {
        const now = performance.now();
        if (!this.#isHere || now - this.#pointedAt < pointInterval) return;
        this.#pointedAt = now;
        // Nobody waits for it, and the next one is as good.
        this.client.point(place).catch(() => {});
    }

    // MARK: Events

    #hear(event) {
        if (!this.#isHere) return;
        switch (event.case) {
            case 'arrived':
                this.participants.set(event.participant.id, event.participant);
                return this.#tell('people', this.participants, event);
            case 'left': {
                const participant = this.participants.get(event.id);
                this.participants.delete(event.id);
                return this.#tell('people', this.participants, { ...event, participant });
            }
            case 'pointed':
                if (event.id !== this.id) this.#tell('pointed', this.participants.get(event.id), event.at);
                return;
            case 'drew':
                this.#board.add(event.author, event.piece);
                return this.#tell('board');
            case 'erased':
                this.#board.erase(event.author, event.number);
                return this.#tell('board');
            case 'cleared':
                this.#unsent.clear();
                this.#board.clear();
                this.#tell('cleared', this.participants.get(event.by));
                return this.#tell('board');
            case 'said':
                return this.#tell('said', event.message);
        }
    }

    async #attempt(call) {
        if (!this.#isHere) {
            this.#tell('trouble', 'There is no connection now.');
            return false;
        }
        try {
            await call();
            return true;
        } catch (error) {
            const reasons = { tooFast: 'Not so fast, please.', unusable: 'There is nothing in it.' };
            this.#tell('trouble', reasons[error.value] ?? `That did not work: ${error.message}`);
            return false;
        }
    }

    #tell(what, ...details) {
        this.on[what]?.(...details);
    }
}
