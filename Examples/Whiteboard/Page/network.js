// Stands between the client and its sockets: counts what goes through, and can be cut.

/** All of a page's sockets. */
export class Network {
    received = { bytes: 0, messages: 0 };
    sent = { bytes: 0, messages: 0 };
    isCut = false;
    #wires = new Set();

    /** Makes a socket: the client's option `webSocket`. */
    open = (url, tokens) => {
        const wire = new Wire(this, url, tokens, () => this.#wires.delete(wire));
        this.#wires.add(wire);
        return wire;
    };

    /** From now on nothing gets through, neither what is open nor what is tried. */
    cut() {
        this.isCut = true;
        for (const wire of [...this.#wires]) wire.break();
    }

    /** The network is there again. The client tries at once: that is what it does when a browser comes online. */
    restore() {
        this.isCut = false;
        window.dispatchEvent(new Event('online'));
    }
}

/** A `WebSocket`, or the lack of one, as the client uses it. */
class Wire {
    onopen = null;
    onmessage = null;
    onerror = null;
    onclose = null;
    binaryType = 'arraybuffer';
    #network;
    #socket;
    #forget;
    #isOver = false;

    constructor(network, url, tokens, forget) {
        this.#network = network;
        this.#forget = forget;
        if (network.isCut) {
            // A host that cannot be reached takes a moment to turn out to be one.
            setTimeout(() => this.break(), 100);
            return;
        }
        const socket = new WebSocket(url, tokens);
        this.#socket = socket;
        socket.binaryType = 'arraybuffer';
        socket.onopen = (event) => this.onopen?.(event);
        socket.onmessage = (event) => {
            network.received.messages++;
            network.received.bytes += event.data.byteLength ?? 0;
            this.onmessage?.(event);
        };
        socket.onerror = (event) => this.onerror?.(event);
        socket.onclose = (event) => this.#finish(event);
    }

    get protocol() {
        return this.#socket?.protocol ?? '';
    }

    get bufferedAmount() {
        return this.#socket?.bufferedAmount ?? 0;
    }

    send(data) {
        this.#network.sent.messages++;
        this.#network.sent.bytes += data.byteLength;
        this.#socket?.send(data);
    }

    close(code, reason) {
        this.#forget();
        this.#socket?.close(...(code === undefined ? [] : [code, reason]));
    }

    /** The connection is lost: what a browser says when it notices that the network is gone. */
    break() {
        const socket = this.#socket;
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
        }
        this.#finish({ code: 1006, reason: '' });
    }

    #finish(event) {
        if (this.#isOver) return;
        this.#isOver = true;
        this.#forget();
        this.onclose?.(event);
    }
}
