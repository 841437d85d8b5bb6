// Writes what this runtime makes of random types, in the form of the golden files, for the Swift tests to hold their
// codec against: archives of random values (rkyv-0.7.json), and verdicts on archives that have been tampered with
// (fuzz.jsonl).
//
//   node Web/tests/vectors.mjs FOLDER [COUNT] [SEED]
//   HARDLIGHT_GOLDEN=FOLDER dev/test.sh --filter GoldenTests
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveError, decode, encode } from '../hardlight.js';
import { toHex } from './support/golden.mjs';
import { Noise } from './support/noise.mjs';
import { goldenValue, randomType, randomValue, tampered } from './support/random-types.mjs';
import { parseType } from './support/rust-types.mjs';
import { schema } from './support/schemas.mjs';

const [folder, count = '2000', seed = '1'] = process.argv.slice(2);
if (!folder) throw new Error('a folder is needed, and may be followed by a count and a seed');

const noise = new Noise(Number(seed));
const values = [];
const verdicts = [];
for (let index = 0; index < Number(count); index++) {
    const name = `random ${seed}.${index}`;
    const rust_type = randomType(noise);
    const type = parseType(rust_type);
    const value = randomValue(type, noise);
    const codec = schema(rust_type).type;
    const archive = encode(codec, value);
    values.push({
        name, rust_type, hex: toHex(archive), value: goldenValue(type, value), root_size: codec.size,
        root_align: codec.align,
    });
    // JavaScript has one NaN, and reads nanoseconds of over a second in another way than the files write them.
    if (/f64|Duration/.test(rust_type)) continue;
    for (let change = 0; change < 4; change++) {
        const bad = tampered(archive, noise);
        const row = { name: `${name}.${change}`, rust_type, hex: toHex(bad) };
        try {
            verdicts.push({ ...row, accepted: true, value: goldenValue(type, decode(codec, bad)) });
        } catch (error) {
            if (!(error instanceof ArchiveError)) throw error;
            verdicts.push({ ...row, accepted: false });
        }
    }
}
writeFileSync(join(folder, 'rkyv-0.7.json'), JSON.stringify(values));
writeFileSync(join(folder, 'fuzz.jsonl'), verdicts.map((row) => JSON.stringify(row)).join('\n'));
const accepted = verdicts.filter((row) => row.accepted).length;
console.log(`${values.length} values of ${new Set(values.map((row) => row.rust_type)).size} types`);
console.log(`${verdicts.length} verdicts, ${accepted} of them accepted`);
