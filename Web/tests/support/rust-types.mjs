// Rust types as the golden files write them: `HashMap<u32, (bool, [u8; 4])>`.

/** Parses a type: `{ kind: 'name', name, parameters }`, `tuple`, `array` or `slice`. */
export function parseType(text) {
    const tokens = text.match(/[\w:]+|[<>()[\],;]/g) ?? [];
    let at = 0;
    const take = (token) => tokens[at] === token && ++at;
    const expect = (token) => {
        if (!take(token)) throw new Error(`${text}: expected ${token} before ${tokens.slice(at).join(' ')}`);
    };
    const list = (end) => {
        const types = [];
        while (!take(end)) {
            types.push(type());
            if (!take(',') && tokens[at] !== end) throw new Error(`${text}: expected , or ${end}`);
        }
        return types;
    };
    const type = () => {
        if (take('(')) return { kind: 'tuple', elements: list(')') };
        if (take('[')) {
            const element = type();
            if (take(']')) return { kind: 'slice', element };
            expect(';');
            const count = Number(tokens[at++]);
            expect(']');
            return { kind: 'array', element, count };
        }
        const name = tokens[at++]?.split('::').pop();
        if (!name || !/^\w+$/.test(name)) throw new Error(`${text}: expected a type`);
        return { kind: 'name', name, parameters: take('<') ? list('>') : [] };
    };
    const parsed = type();
    if (at !== tokens.length) throw new Error(`${text}: expected the end`);
    return parsed;
}
