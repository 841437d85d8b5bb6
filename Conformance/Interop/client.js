// node client.js builtin|ws URL: a conversation with the counter example; prints the checks as JSON.
//
// `builtin` is node's own WebSocket, `ws` the package of that name.

"use strict";

const { converse } = require("./counter.js");

async function main(kind, url) {
    const headers = { "X-HL-Compress": "0" };
    if (kind === "builtin") {
        return converse(new WebSocket(url, { protocols: ["hl.2"], headers }));
    }
    const WebSocketPackage = require("ws");
    const socket = new WebSocketPackage(url, ["hl.2"], { headers, perMessageDeflate: false });
    const level = new Promise((resolve) =>
        socket.on("upgrade", (response) => resolve(response.headers["x-hl-compress"])));
    const pong = new Promise((resolve) => {
        socket.on("open", () => socket.ping("are you there"));
        socket.on("pong", (data) => resolve(data.toString()));
    });
    const checks = await converse(socket);
    const found = await Promise.all([level, pong]);
    checks.push(["agreed level", found[0] === "0", found[0]]);
    checks.push(["pong", found[1] === "are you there", found[1]]);
    return checks;
}

main(...process.argv.slice(2)).then(
    (checks) => console.log(JSON.stringify(checks)),
    (error) => {
        console.error(error);
        process.exit(1);
    },
);
