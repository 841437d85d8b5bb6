/** What goes between a page and its module: see `PageEncoder` in Swift for the bytes. */
export type PageValue =
    | null | undefined | boolean | number | bigint | string | Uint8Array | readonly PageValue[]
    | { readonly [name: string]: PageValue };

const pageText = new TextEncoder();
const moduleText = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes values one behind the other. @internal */
export function encodeValues(values: readonly PageValue[]): Uint8Array {
    let bytes = new Uint8Array(64);
    let end = 0;
    const room = (count: number): DataView => {
        if (end + count > bytes.length) {
            const old = bytes;
            bytes = new Uint8Array(Math.max(old.length * 2, end + count));
            bytes.set(old);
        }
        end += count;
        return new DataView(bytes.buffer, end - count, count);
    };
    const byte = (value: number) => room(1).setUint8(0, value);
    const content = (value: Uint8Array) => {
        room(4).setUint32(0, value.length, true);
        room(value.length);
        bytes.set(value, end - value.length);
    };
    const write = (value: PageValue): void => {
        if (value === null || value === undefined) return byte(0);
        switch (typeof value) {
            case 'boolean':
                return byte(value ? 2 : 1);
            case 'number':
                byte(3);
                return room(8).setFloat64(0, value, true);
            case 'bigint': {
                const isSigned = value < 0n;
                if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) {
                    throw new RangeError(`${value} does not fit 64 bits`);
                }
                byte(isSigned ? 4 : 5);
                return room(8).setBigUint64(0, BigInt.asUintN(64, value), true);
            }
            case 'string':
                byte(6);
                return content(pageText.encode(value));
            case 'object':
                if (value instanceof Uint8Array) {
                    byte(7);
                    return content(value);
                }
                if (Array.isArray(value)) {
                    byte(8);
                    for (const element of value as readonly PageValue[]) {
                        byte(1);
                        write(element);
                    }
                    return byte(0);
                }
        }
        throw new TypeError(`a module takes no ${typeof value}`);
    };
    for (const value of values) write(value);
    return bytes.subarray(0, end);
}

/** Reads all values that stand one behind the other. The bytes are the module's own and in order. @internal */
export function decodeValues(bytes: Uint8Array): any[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    const content = (): Uint8Array => {
        const start = at + 4;
        at = start + view.getUint32(at, true);
        return bytes.subarray(start, at);
    };
    const read = (): any => {
        switch (view.getUint8(at++)) {
            case 0: return null;
            case 1: return false;
            case 2: return true;
            case 3: return view.getFloat64((at += 8) - 8, true);
            case 4: return view.getBigInt64((at += 8) - 8, true);
            case 5: return view.getBigUint64((at += 8) - 8, true);
            case 6: return moduleText.decode(content());
            case 7: return content().slice();
            case 8: {
                const elements: any[] = [];
                while (view.getUint8(at++)) elements.push(read());
                return elements;
            }
            default: {
                const members: [string, any][] = [];
                while (view.getUint8(at++)) members.push([moduleText.decode(content()), read()]);
                return Object.freeze(Object.fromEntries(members));
            }
        }
    };
    const values: any[] = [];
    while (at < bytes.length) values.push(read());
    return values;
}
