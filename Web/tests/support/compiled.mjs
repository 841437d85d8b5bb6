// The example modules, compiled with the strictest settings against the runtime's declarations, as users compile them.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const web = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Compiles TypeScript files below Web/ and gives a function that imports what came out. */
export function compile(files) {
    const folder = mkdtempSync(join(tmpdir(), 'hardlight-web-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    for (const name of ['hardlight.js', 'hardlight-types.js', 'package.json']) cpSync(join(web, name), join(folder, name));
    execFileSync(
        'tsc',
        ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noUnusedLocals', '--isolatedModules',
            '--importsNotUsedAsValues', 'error', '--declaration', '--target', 'ES2020', '--module', 'ES2020',
            '--moduleResolution', 'node', '--lib', 'ES2022,DOM', '--rootDir', web, '--outDir', folder,
            ...files.map((file) => join(web, file))],
        { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    return (file) => import(pathToFileURL(join(folder, file)).href);
}
