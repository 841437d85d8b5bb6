// Programs of the Swift package, which has to be built: HARDLIGHT_PRODUCTS names another folder than that of a debug build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { web } from './compiled.mjs';

const folder = process.env.HARDLIGHT_PRODUCTS ?? join(web, '../.build/debug');

/** The path of a program. */
export function swiftProduct(name) {
    const path = join(folder, name);
    if (!existsSync(path)) throw new Error(`there is no ${path}: run swift build --product ${name}`);
    return path;
}
