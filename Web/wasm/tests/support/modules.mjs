// The modules that dev/wasm-check.sh builds, over a network without one.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HardLightModule } from '../../../hardlight-wasm.js';
import { Network } from '../../../tests/support/sockets.mjs';

const built = join(dirname(fileURLToPath(import.meta.url)), '../../../../.build/wasm/pages');
const compiled = new Map();

/** The bytes of a module. */
export const bytesOf = (name) => readFileSync(join(built, `${name}.wasm`));

/** Loads a module; errors that nobody is meant to see are collected in `errors`. */
export async function load(name, network = new Network(), started) {
    if (!compiled.has(name)) compiled.set(name, await WebAssembly.compile(bytesOf(name)));
    const errors = [];
    const lines = [];
    const options = { ...network.options(), onError: (error) => errors.push(error), print: (line) => lines.push(line) };
    const module = await HardLightModule.load(compiled.get(name), options, started);
    return { module, network, errors, lines };
}

/** A client that is connected, and its socket. */
export async function connected(name, options = {}, protocol) {
    const loaded = await load(name);
    const client = loaded.module.client('wss://localhost/', options);
    const socket = await loaded.network.accept(protocol);
    return { ...loaded, client, socket };
}

/** A module's memory in bytes, seen from outside: it hands out nothing of itself. */
export async function memoryOf(run) {
    const { instantiate } = WebAssembly;
    let memory;
    WebAssembly.instantiate = async (...given) => {
        const instance = await instantiate.apply(WebAssembly, given);
        memory = instance.exports.memory;
        return instance;
    };
    try {
        return [await run(), () => memory.buffer.byteLength];
    } finally {
        WebAssembly.instantiate = instantiate;
    }
}
