// What the real rkyv writes and accepts, row by row, and where it lays out its types.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ArchiveError, decode, encode } from '../hardlight.js';
import { fromHex, isCommitted, rows, toHex } from './support/golden.mjs';
import { enumeration, layoutOf, structure, tuple, UndeclaredType } from './support/layouts.mjs';
import { parseType } from './support/rust-types.mjs';
import { schemaOfRow } from './support/schemas.mjs';

/** Runs a check on each row and names all rows that fail it. */
function forEachRow(all, check) {
    const failures = [];
    for (const row of all) {
        try {
            check(row);
        } catch (error) {
            failures.push(`${row.name} (${row.rust_type ?? row.kind}): ${error.stack.split('\n').slice(0, 12).join('\n')}`);
        }
    }
    assert.equal(failures.length, 0, failures.slice(0, 10).join('\n\n'));
}

test('values are identical both ways', (t) => {
    const all = rows('rkyv-0.7.json');
    forEachRow(all, (row) => {
        const { type, make } = schemaOfRow(row.rust_type);
        const value = make(row.value);
        assert.equal(type.size, row.root_size);
        assert.equal(type.align, row.root_align);
        assert.equal(toHex(encode(type, value)), row.hex, 'written');
        const read = decode(type, fromHex(row.hex));
        assert.deepStrictEqual(read, value, 'read');
        assert.equal(toHex(encode(type, read)), row.hex, 'read and written');
    });
    t.diagnostic(`golden: ${all.length} rows of rkyv-0.7.json`);
    if (isCommitted) assert.equal(all.length, 305);
});

test('keys are identical both ways', (t) => {
    const all = rows('keys.json');
    forEachRow(all, (row) => {
        const { type, make } = schemaOfRow(row.rust_type);
        const value = make(row.value);
        assert.deepEqual([type.size, type.align], [row.root_size, row.root_align]);
        const written = encode(type, value);
        assert.deepStrictEqual(decode(type, written), value);
        if (row.accepted) {
            assert.equal(toHex(written), row.hex, 'written');
            assert.deepStrictEqual(decode(type, fromHex(row.hex)), value, 'read');
        } else {
            // Built on hashes that no reader computes: refused here as well, and not written like that.
            assert.notEqual(toHex(written), row.hex);
            assert.throws(() => decode(type, fromHex(row.hex)), { code: 'misplacedKey' });
        }
    });
    const refused = all.filter((row) => !row.accepted).length;
    t.diagnostic(`golden: ${all.length} rows of keys.json, ${refused} of them such as rkyv does not read itself`);
    if (isCommitted) assert.deepEqual([all.length, refused], [144, 18]);
});

/** Rows that rkyv refuses because of where its buffer lies in memory, which means nothing here. */
const aboutMemory = ['buffer_address_4mod8_u64'];

for (const [file, count] of [['invalid.json', 165], ['fuzz.jsonl', 1792]]) {
    test(`verdicts and values agree: ${file}`, (t) => {
        const all = rows(file);
        forEachRow(all, (row) => {
            const { type, make } = schemaOfRow(row.rust_type);
            const archive = fromHex(row.hex);
            let value;
            try {
                value = decode(type, archive);
            } catch (error) {
                assert.ok(error instanceof ArchiveError, error.stack);
                assert.ok(!row.accepted, `stricter than rkyv: ${error}`);
                assert.ok(error.offset >= 0 && error.offset <= archive.length, `offset ${error.offset}`);
                return;
            }
            assert.ok(row.accepted || aboutMemory.includes(row.name), 'looser than rkyv');
            if (row.accepted) {
                const expected = make(row.value ?? null);
                assert.deepStrictEqual(value, expected);
                assert.equal(toHex(encode(type, value)), toHex(encode(type, expected)));
            }
        });
        const accepted = all.filter((row) => row.accepted).length;
        t.diagnostic(`golden: ${all.length} rows of ${file}, ${accepted} of them accepted`);
        if (isCommitted) assert.equal(all.length, count);
    });
}

test('layouts follow the rule', (t) => {
    const all = rows('layouts.json');
    const declared = {};
    const check = (row) => {
        const of = (text) => layoutOf(parseType(text), declared);
        let layout;
        let offsets = {};
        if (row.kind === 'struct' || row.kind === 'tuple') {
            layout = (row.kind === 'tuple' ? tuple : structure)(row.decl.map(([, type]) => of(type)));
            row.decl.forEach(([name], index) => (offsets[name] = layout.offsets[index]));
        } else if (row.kind === 'enum') {
            layout = enumeration(row.decl.map(([, , fields]) => fields.map(([, type]) => of(type))));
            row.decl.forEach(([variant, , fields], index) =>
                fields.forEach(([name], field) => (offsets[`${variant}.${name}`] = layout.offsets[index][field])),
            );
        } else {
            layout = of(row.name);
        }
        assert.deepEqual([layout.size, layout.align], [row.size, row.align]);
        if (row.decl) {
            assert.deepEqual(offsets, row.offsets);
            if (row.kind !== 'tuple') declared[row.name] = layout;
        }
    };
    // A declaration may name a type that is declared further down.
    let waiting = all;
    while (waiting.length) {
        const undeclared = [];
        forEachRow(waiting, (row) => {
            try {
                check(row);
            } catch (error) {
                if (!(error instanceof UndeclaredType)) throw error;
                undeclared.push(row);
            }
        });
        assert.ok(undeclared.length < waiting.length, `undeclared: ${undeclared.map((row) => row.name)}`);
        waiting = undeclared;
    }
    t.diagnostic(`golden: ${all.length} rows of layouts.json`);
    if (isCommitted) assert.equal(all.length, 939);
});
