// Makes the ES modules of the runtime, minified, each with its declarations: hardlight.js; hardlight-types.js for the
// types that few interfaces have; and by itself hardlight-wasm.js, the page's half of a client in WebAssembly.
//
//   node build.mjs [DIRECTORY]
//
// They are committed, because a generated client needs them where there is no compiler; a test compares. So is a copy of the
// first one in the whiteboard's page. The sources
// import each other only by name and no two of them use a name twice, so that putting them one behind the other is all
// there is to bundling.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));

/** Sources in the order in which they use each other while their module is loaded. */
const modules = {
    'hardlight': [
        'archive', 'scalars', 'composites', 'deflate', 'errors', 'sockets', 'messages', 'stores', 'events', 'calls',
        'retries', 'options', 'client',
    ],
    'hardlight-types': ['hash-maps', 'sorted-maps', 'standard'],
    'hardlight-wasm': ['deflate', 'errors', 'sockets', 'retries', 'stores', 'page-values', 'wasm-link', 'wasm-options', 'wasm'],
};

/** The files that `build` makes. */
export const products = Object.keys(modules).flatMap((name) => [`${name}.js`, `${name}.d.ts`]);

const header = '// HardLight for browsers. Apache License 2.0. Built from Web/runtime by Web/build.mjs: do not edit.\n';

/** One source of several: imports from the module itself go, those from the other one become one. */
function joined(names) {
    const outside = new Set();
    const parts = names.map((name) => {
        const text = readFileSync(join(web, 'runtime', `${name}.ts`), 'utf8');
        return text.replace(/^import \{([^}]*)\} from '\.\/([^']*)\.js';\n/gm, (_, imported, source) => {
            if (!names.includes(source)) imported.split(',').forEach((item) => outside.add(item.trim()));
            return '';
        });
    });
    outside.delete('');
    const imports = outside.size ? `import { ${[...outside].sort().join(', ')} } from './hardlight.js';\n` : '';
    return imports + parts.join('\n');
}

export function build(directory) {
    const folder = mkdtempSync(join(tmpdir(), 'hardlight-web-'));
    const run = (...command) =>
        execFileSync(command[0], command.slice(1), { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    try {
        const sources = Object.keys(modules).map((name) => `${name}.ts`);
        for (const name in modules) writeFileSync(join(folder, `${name}.ts`), joined(modules[name]));
        run('tsc', '--target', 'ES2022', '--module', 'ES2022', '--moduleResolution', 'node', '--lib', 'ES2022,DOM',
            '--strict', '--newLine', 'lf', '--declaration', '--emitDeclarationOnly', '--stripInternal', ...sources);
        run('esbuild', '--minify', '--target=es2022', `--outdir=${folder}`, '--log-level=warning', ...sources);
        for (const product of products) {
            writeFileSync(join(directory, product), header + readFileSync(join(folder, product), 'utf8'));
        }
    } finally {
        rmSync(folder, { recursive: true });
    }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
    build(resolve(process.argv[2] ?? web));
    if (!process.argv[2]) copyFileSync(join(web, 'hardlight.js'), join(web, '../Examples/Whiteboard/Page/hardlight.js'));
}
