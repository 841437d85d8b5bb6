// The whiteboard's page has the runtime beside it: it must not fall behind. dev/web.sh looks after its client.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test("the whiteboard's runtime is the one that is built", () => {
    const isSame = read('Examples/Whiteboard/Page/hardlight.js') === read('Web/hardlight.js');
    assert.ok(isSame, 'run node Web/build.mjs');
});
