// The golden files: those of the Swift tests, or those in the folder that HARDLIGHT_GOLDEN names.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tests = join(dirname(fileURLToPath(import.meta.url)), '../../../Tests');
const override = process.env.HARDLIGHT_GOLDEN;

/** Whether the files are the committed ones, whose rows are known. */
export const isCommitted = !override;

/** Numbers that a double cannot hold become strings. */
function parse(text) {
    return JSON.parse(text.replace(/([:[,]\s*)(-?\d{16,})(?=\s*[,\]}])/g, '$1"$2"'));
}

function readText(target, name) {
    const path = override ? join(override, name) : join(tests, target, 'Golden', name);
    if (override && !existsSync(path)) {
        console.log(`golden: ${name} is absent from ${override}`);
        return undefined;
    }
    return readFileSync(path, 'utf8');
}

/** The rows of a file of the codec's; none, having named the file, if the folder in the environment lacks it. */
export function rows(name) {
    const text = readText('RKYVTests', name);
    if (text === undefined) return [];
    return name.endsWith('l') ? text.split('\n').filter(Boolean).map(parse) : parse(text);
}

/** A recorded session; `undefined`, having named the file, if the folder in the environment lacks it. */
export function session(name) {
    const text = readText('HardLightCoreTests', name);
    return text === undefined ? undefined : parse(text);
}

export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const toHex = (bytes) => Buffer.from(bytes).toString('hex');
