// A socket without a network: the test is its server.
import { decode, clientMessage, encode, inflate, oldServerMessage, serverMessage, store } from '../../hardlight.js';

export class FakeSocket {
    onopen = null;
    onmessage = null;
    onerror = null;
    onclose = null;
    binaryType = 'blob';
    protocol = '';
    bufferedAmount = 0;
    /** What the client sent, as it was sent. */
    sent = [];
    /** What the client closed with: code and reason. */
    closed;
    isOpen = false;

    constructor(url, protocols) {
        // As browsers have it: no separators of HTTP, such as the slash.
        for (const token of protocols) {
            if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(token)) throw new DOMException(`subprotocol ${token}`, 'SyntaxError');
        }
        this.url = url;
        this.protocols = protocols;
    }

    // MARK: What the client does

    send(data) {
        if (!this.isOpen) throw new DOMException('the socket is not open', 'InvalidStateError');
        this.sent.push(Uint8Array.from(data));
    }

    close(code, reason = '') {
        // As browsers have it.
        if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
            throw new DOMException(`a page may not close with ${code}`, 'InvalidAccessError');
        }
        if (new TextEncoder().encode(reason).length > 123) throw new DOMException('too long', 'SyntaxError');
        this.closed ??= [code, reason];
        this.isOpen = false;
    }

    // MARK: What the server and the network do

    open(protocol = this.protocols[0]) {
        this.protocol = protocol;
        this.isOpen = true;
        this.onopen?.({});
    }

    /** The connection ends. */
    end(code = 1006, reason = '') {
        this.isOpen = false;
        this.onerror?.({});
        this.onclose?.({ code, reason });
    }

    receive(bytes) {
        if (this.binaryType !== 'arraybuffer') throw new Error('the client has to ask for bytes');
        this.onmessage?.({ data: typeof bytes === 'string' ? bytes : Uint8Array.from(bytes).buffer });
    }

    /** Sends an archive in the protocol's framing. */
    receiveArchive(archive) {
        this.receive(this.protocol === 'hl.0' ? archive : store(archive));
    }

    receiveMessage(message) {
        this.receiveArchive(encode(this.protocol === 'hl.2' ? serverMessage : oldServerMessage, message));
    }

    /** Answers a call. */
    answer(id, type, value) {
        this.receiveMessage({ case: 'rpcResponse', id, output: { case: 'success', value: encode(type, value) } });
    }

    fail(id, error) {
        this.receiveMessage({ case: 'rpcResponse', id, output: { case: 'failure', error } });
    }

    /** Changes fields of the state: pairs of type and value at their index. */
    change(...fields) {
        const updates = fields.map(([index, type, value]) => ({ index, data: encode(type, value) }));
        this.receiveMessage({ case: 'stateChange', updates });
    }

    emit(topic, type, event) {
        const isString = typeof topic === 'string';
        const inner = isString ? new TextEncoder().encode(topic) : topic;
        this.receiveMessage({ case: 'newEvent', topic: { inner, isString }, payload: encode(type, event) });
    }

    // MARK: What has been sent

    /** The archives of the messages that the client sent. */
    get archives() {
        return this.sent.map((message) => (this.protocol === 'hl.0' ? message : inflate(message, 1 << 24)));
    }

    /** The calls that the client sent: id, and the archive of the call. */
    get calls() {
        return this.archives.map((archive) => decode(clientMessage, archive));
    }

    get ids() {
        return this.calls.map(({ id }) => id);
    }
}

/** Lets everything happen that is ready to. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Whatever way a promise goes, without waiting for it: `pending`, or its value or error. */
export function watch(promise) {
    const seen = { state: 'pending' };
    promise.then(
        (value) => Object.assign(seen, { state: 'fulfilled', value }),
        (error) => Object.assign(seen, { state: 'rejected', error }),
    );
    return seen;
}

/** Makes clients whose sockets the test holds. */
export class Network {
    sockets = [];

    /** Options that connect a client to this network. */
    options(more = {}) {
        return {
            webSocket: (url, protocols) => {
                if (this.refusal) throw this.refusal;
                const socket = new FakeSocket(url, protocols);
                this.sockets.push(socket);
                return socket;
            },
            ...more,
        };
    }

    get last() {
        return this.sockets[this.sockets.length - 1];
    }

    /** Waits for the client's next attempt and lets it succeed. */
    async accept(protocol) {
        await settle();
        this.last.open(protocol);
        return this.last;
    }
}
