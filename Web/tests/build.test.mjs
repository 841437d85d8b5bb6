// The committed modules are those that the sources make, and small.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { build, products } from '../build.mjs';
import { web } from './support/compiled.mjs';

test('the committed modules are up to date', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'hardlight-web-'));
    t.after(() => rmSync(folder, { recursive: true }));
    build(folder);
    for (const name of products) {
        const isSame = readFileSync(join(folder, name)).equals(readFileSync(join(web, name)));
        assert.ok(isSame, `Web/${name} is not what Web/runtime makes: run node Web/build.mjs`);
    }
});

for (const [name, limit] of [['hardlight.js', 10_000], ['hardlight-types.js', 4_000], ['hardlight-wasm.js', 7_000]]) {
    test(`${name} takes at most ${limit} bytes gzipped`, (t) => {
        const size = gzipSync(readFileSync(join(web, name)), { level: 9 }).length;
        t.diagnostic(`${name}: ${size} bytes gzipped`);
        assert.ok(size <= limit, `${size} bytes`);
    });
}

test('nothing in them needs more than a browser has', () => {
    for (const name of products.filter((product) => product.endsWith('.js'))) {
        const text = readFileSync(join(web, name), 'utf8');
        // A strict content security policy forbids code made of strings; and there is nothing else to load.
        const found = text.match(/\beval\(|new Function|require\(|import\(|\bprocess\.|\bBuffer\b/);
        assert.ok(!found, found?.[0]);
        const imports = [...text.matchAll(/\bfrom\s*"([^"]*)"/g)].map((match) => match[1]);
        assert.deepEqual(imports, name === 'hardlight-types.js' ? ['./hardlight.js'] : []);
    }
});
