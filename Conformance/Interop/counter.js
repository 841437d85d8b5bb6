// A conversation with the counter example over any object with the WebSocket interface of browsers: in a page, and in node.

"use strict";

function storedBlock(archive) {
    const block = new Uint8Array(5 + archive.length);
    const view = new DataView(block.buffer);
    view.setUint8(0, 1);
    view.setUint16(1, archive.length, true);
    view.setUint16(3, archive.length ^ 0xffff, true);
    block.set(archive, 5);
    return block;
}

async function through(stream, data) {
    return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer());
}

// ClientMessage.RPCRequest { id: u8, internal: Vec<u8> } around the call { method: u8, amount: u32 }.
function request(id, method, amount) {
    const view = new DataView(new ArrayBuffer(20));
    view.setUint8(0, method);
    view.setUint32(4, amount, true);
    view.setUint8(9, id);
    view.setInt32(12, -12, true);
    view.setUint32(16, 8, true);
    return new Uint8Array(view.buffer);
}

// What a server's message says, in one line.
function description(archive) {
    const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
    const root = archive.length - 24;
    const kind = view.getUint8(root);
    if (kind === 0) {
        const start = root + 8 + view.getInt32(root + 8, true);
        return view.getUint8(root + 4) === 0
            ? `response ${view.getUint8(root + 1)}: ${view.getUint32(start, true)}`
            : `error ${view.getUint8(root + 1)}: ${view.getUint8(root + 5)}`;
    }
    if (kind === 2) {
        const update = root + 4 + view.getInt32(root + 4, true);
        const start = update + view.getInt32(update, true);
        return `state ${view.getUint32(update + 8, true)}: ${view.getUint32(start, true)}`;
    }
    return `kind ${kind}`;
}

// Resolves to the checks: their names, and whether they passed.
async function converse(socket) {
    const checks = [];
    const check = (name, found, expected) => checks.push([name, found === expected, `${found}, not ${expected}`]);
    const messages = [];
    let wake = () => {};
    const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    closed.then(() => wake());
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", (event) => {
        messages.push(new Uint8Array(event.data));
        wake();
    });
    const next = async () => {
        while (messages.length === 0 && socket.readyState <= 1) {
            await new Promise((resolve) => (wake = resolve));
        }
        if (messages.length === 0) {
            return "the end of the connection";
        }
        return description(await through(new DecompressionStream("deflate-raw"), messages.shift()));
    };
    const opened = await new Promise((resolve) => {
        socket.addEventListener("open", () => resolve(true));
        socket.addEventListener("error", () => resolve(false));
    });
    check("upgrade", opened, true);
    if (!opened) {
        return checks;
    }
    check("agreed version", socket.protocol, "hl.2");
    socket.send(storedBlock(request(7, 0, 5)));
    check("state change before the response", await next(), "state 0: 5");
    check("response", await next(), "response 7: 5");
    socket.send(await through(new CompressionStream("deflate-raw"), request(8, 2, 0)));
    check("deflated request", await next(), "response 8: 5");
    socket.close(1000, "done");
    const end = await closed;
    check("close handshake", `${end.wasClean} ${end.code}`, "true 1000");
    return checks;
}

if (typeof module === "object") {
    module.exports = { converse };
}
