// Makes up an interface: Swift for the program that writes random values of its types (Tests/Fixtures/RandomInterface),
// and for the generator, whose module has to read and write them in the same way.
//
//   node Web/tests/random-interface.mjs [--newest] SEED [TYPES] [FOLDER]     20 types, the program's own folder
//
// The same seed gives the same interface. With --newest there are types in it for which Apple's systems have to be newer
// than the package asks: numbers of 128 bits, and arrays of a fixed size.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Noise } from './support/noise.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '../../Tests/Fixtures/RandomInterface');
const isNewest = process.argv[2] === '--newest';
const [seed, count = '20', folder = home] = process.argv.slice(isNewest ? 3 : 2);
if (!(Number(seed) > 0)) throw new Error('a seed above 0 is needed');
const noise = new Noise(Number(seed));
// The first numbers of neighbouring seeds are alike.
for (let turn = 0; turn < 20; turn++) noise.below(2);

const keys = ['UInt8', 'Int8', 'UInt16', 'Int16', 'UInt32', 'Int32', 'UInt64', 'Int64', 'UInt', 'Int', 'Bool', 'String',
    'Unicode.Scalar', 'UUIDBytes', 'IPv4Address', 'IPAddress', 'Duration', 'BoxedString', 'NonZero<UInt16>'];
if (isNewest) keys.push('UInt128', 'Int128');
const scalars = [...keys, 'Float', 'Double', 'Topic', 'IPv6Address', 'IPEndpoint', 'Unit', 'Range<Int16>',
    'ClosedRange<UInt64>', 'NonZero<Int64>', 'String', 'UInt8', 'UInt32', 'Bool'];

/** What has been declared, in order: a name, its Swift, and how a value of it is made. */
const declared = [];
const keyed = [];

function keyType(depth) {
    const choice = noise.below(12);
    if (choice < 2 && keyed.length) return noise.pick(keyed);
    if (choice === 2 && depth) return `[${keyType(depth - 1)}]`;
    if (choice === 3 && depth) return `${keyType(depth - 1)}?`;
    return noise.pick(keys);
}

/** A type that has a form in an archive; `self` is one that is being declared, behind a pointer. */
function type(depth, self) {
    const part = () => type(depth - 1, self);
    if (!depth) return declared.length && noise.below(3) === 0 ? noise.pick(declared).name : noise.pick(scalars);
    switch (noise.below(16)) {
        case 0: case 1: return `[${part()}]`;
        case 2: case 3: return `${part()}?`;
        case 4: return `[${keyType(1)}: ${part()}]`;
        case 5: return `Set<${keyType(1)}>`;
        case 6: return `SortedMap<${keyType(1)}, ${part()}>`;
        case 7: return `SortedSet<${keyType(1)}>`;
        case 8: return `Box<${part()}>`;
        case 9: return `Shared<${part()}>`;
        case 10: return `Result<${part()}, RandomError>`;
        case 11: if (self) return noise.pick([`[${self}]`, `Box<${self}>?`, `[String: ${self}]`, `[${self}?]`, `Shared<[${self}]>`]);
        case 12: return isNewest ? `[${noise.below(5)} of ${noise.below(3) ? part() : 'UInt8'}]` : type(0, self);
        default: return type(0, self);
    }
}

/** Types as fields of structs have them: a tuple can be one. */
function fieldType(self) {
    if (noise.below(8)) return type(2, self);
    return `(${Array.from({ length: 2 + noise.below(5) }, () => type(1)).join(', ')})`;
}

/** Swift that makes a value of a type. Tuples cannot conform to a protocol. */
function made(swift) {
    if (!swift.startsWith('(')) return '.noise(&noise)';
    const elements = [];
    let depth = 0;
    let element = '';
    for (const character of swift.slice(1, -1)) {
        if ('<[('.includes(character)) depth++;
        if ('>])'.includes(character)) depth--;
        if (character === ',' && !depth) elements.push(element.trim()), (element = '');
        else element += character;
    }
    return `(${[...elements, element.trim()].map((one) => `${/[?\]]$/.test(one) ? `(${one})` : one}.noise(&noise)`).join(', ')})`;
}

// Some of Swift's and TypeScript's own names: an interface may have them.
const names = ['State', 'Task', 'Promise', 'Client', 'Map', 'Interface', 'Entry', 'Status', 'Address', 'Value', 'HTTPThing'];
const fieldNames = ['id', 'value', 'name', 'default', 'class', 'type', 'options', 'new', 'at', 'of', 'length', 'toString',
    'constructor', 'data', 'kids', 'next', 'hash', 'key'];
const nameOf = (index) => names[index] ?? `Type${index}`;
const escaped = (name) => (['default', 'class', 'let', 'var'].includes(name) ? `\`${name}\`` : name);
const differentNames = (length) => {
    const start = noise.below(fieldNames.length);
    return Array.from({ length }, (_, index) => fieldNames[(start + index * 5) % fieldNames.length]);
};

function structure(name, isKey) {
    const length = noise.below(12) ? 1 + noise.below(7) : isKey ? 1 : 0;
    const fields = differentNames(length).map((field) => [field, isKey ? keyType(1) : fieldType(name)]);
    const isTuple = length > 0 && noise.below(6) === 0;
    const lines = fields.map(([field, swift]) => `    ${noise.pick(['var', 'let'])} ${escaped(field)}: ${swift}\n`);
    const attribute = isTuple ? '@Archivable(as: .tuple)' : '@Archivable';
    const conformances = isKey ? ': Hashable, ArchivableKey, Sendable' : ': Sendable';
    const values = fields.map(([field, swift]) => `${field}: ${made(swift)}`).join(', ');
    const depth = `noise.nested { noise in ${name}(${values}) }`;
    return {
        name,
        swift: `${attribute}\nstruct ${name}${conformances} {\n${lines.join('')}}\n`,
        value: `extension ${name}: Noisy {\n    static func noise(_ noise: inout Noise) -> Self { ${depth} }\n}\n`,
    };
}

function enumeration(name, isKey) {
    const isPlain = noise.below(3) === 0;
    const isIndirect = !isKey && !isPlain && noise.below(3) === 0;
    const cases = Array.from({ length: 1 + noise.below(6) }, (_, index) => {
        const length = isPlain ? 0 : noise.below(4);
        const labels = differentNames(length);
        const payloads = labels.map((label) => [
            noise.below(3) ? label : undefined,
            isKey ? keyType(1) : isIndirect && noise.below(3) === 0 ? noise.pick([name, `${name}?`]) : type(2, name),
        ]);
        return { name: noise.below(8) ? `case${index}` : `default${index}`, payloads };
    });
    // One without anything in it, or values might never end.
    cases.push({ name: 'end', payloads: [] });
    const lines = cases.map(({ name: one, payloads }) => {
        const list = payloads.map(([label, swift]) => (label ? `${label}: ${swift}` : swift)).join(', ');
        return `    case ${one}${list ? `(${list})` : ''}\n`;
    });
    const branches = cases.map(({ name: one, payloads }, index) => {
        const list = payloads.map(([label, swift]) => `${label ? `${label}: ` : ''}${made(swift)}`).join(', ');
        const label = index === cases.length - 1 ? 'default' : `case ${index}`;
        return `            ${label}: .${one}${list ? `(${list})` : ''}\n`;
    });
    const conformances = isKey ? ': Hashable, ArchivableKey, Sendable' : ': Sendable';
    return {
        name,
        swift: `@Archivable\n${isIndirect ? 'indirect ' : ''}enum ${name}${conformances} {\n${lines.join('')}}\n`,
        value: `extension ${name}: Noisy {
    static func noise(_ noise: inout Noise) -> Self {
        noise.nested { noise in
            // Deep inside, the one without anything in it.
            switch noise.isDeep ? ${cases.length} : noise.below(${cases.length}) {
${branches.join('')}            }
        }
    }
}
`,
    };
}

for (let index = 0; index < Number(count); index++) {
    const isKey = noise.below(5) === 0;
    const one = (noise.below(3) ? structure : enumeration)(nameOf(index), isKey);
    declared.push(one);
    if (isKey) keyed.push(one.name);
}

const calls = Array.from({ length: Number(count) }, (_, index) =>
    noise.below(3) ? declared[index].name : type(3));
const methods = calls.map((swift, index) => {
    const flag = noise.below(2) ? 'flag: Bool, ' : '';
    const error = noise.below(4) ? '' : '(RandomError)';
    return { swift, index, flag, error };
});

const interfaceText = `// swift-format-ignore-file
// Made by Web/tests/random-interface.mjs ${seed} ${count}: do not edit.

import HardLight

@RPC(state: RandomState.self, events: RandomEvent.self)
protocol Random {
${methods.map(({ swift, index, flag, error }) => `    func call${index}(${flag}value: ${swift}) async throws${error} -> ${swift}\n`).join('')}}

@ConnectionState
struct RandomState {
${calls.map((swift, index) => `    var field${index}: [${swift}] = []\n`).join('')}}

@Archivable
enum RandomEvent: Sendable {
${calls.map((swift, index) => `    case event${index}(${index % 2 ? 'value: ' : ''}${swift})\n`).join('')}}

@Archivable
enum RandomError: Error {
    case failed(code: Int32), refused
}

${declared.map((one) => one.swift).join('\n')}`;

const call = ({ index, flag }) => `.call${index}(${flag ? 'flag: true, ' : ''}value: value)`;
const valuesText = `// swift-format-ignore-file
// Made by Web/tests/random-interface.mjs ${seed} ${count}: do not edit.

import HardLight

${declared.map((one) => one.value).join('\n')}
extension RandomError: Noisy {
    static func noise(_ noise: inout Noise) -> Self { noise.below(2) == 0 ? .refused : .failed(code: .noise(&noise)) }
}

/// Writes one random value of each method's type.
func writeValues(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
${methods.map((method) => `    try write${method.index}(&noise, &writer)\n`).join('')}}
${methods.map((method) => `
private func write${method.index}(_ noise: inout Noise, _ writer: inout VectorWriter) throws {
    let value = (${method.swift}).noise(&noise)
    let call = try RandomCall${call(method)}.archivedBytes()
    ${method.error
        ? `try writer.result(${method.index}, Swift.Result<${method.swift}, RandomError>.success(value), call)
    try writer.failure(${method.index}, Swift.Result<${method.swift}, RandomError>.failure(.failed(code: .noise(&noise))))`
        : `try writer.result(${method.index}, value, call)`}
    try writer.state(${method.index}, [value], call)
    try writer.event(${method.index}, RandomEvent.event${method.index}(${method.index % 2 ? 'value: ' : ''}value), call)
    ${method.error
        ? `try writer.tampered(${method.index}, Swift.Result<${method.swift}, RandomError>.success(value), &noise) { result -> RandomCall? in
        guard case .success(let value) = result else { return nil }
        return RandomCall${call(method)}
    }`
        : `try writer.tampered(${method.index}, value, &noise) { value -> RandomCall? in RandomCall${call(method)} }`}
}
`).join('')}`;

writeFileSync(join(folder, 'Interface.swift'), interfaceText);
writeFileSync(join(folder, 'Values.swift'), valuesText);
