// Where the fields of archived types lie: rkyv 0.7 as rustc 1.85 to 1.95 lay it out (LayoutRule in Sources/RKYV tells
// the rule). A generated module has these numbers in it; the tests compute them, and hold them against those of real
// types.

/** A layout: size and alignment in bytes, and the largest set of invalid bit patterns. */
const layout = (size, align, niche = noNiche) => ({ size, align, niche });
const noNiche = { count: 0, offset: 0, size: 0 };

const nicheAtStart = (count, size) => ({ count, offset: 0, size });
const number = (size) => layout(size, size);
const nonZero = (size) => layout(size, size, nicheAtStart(1, size));
const pointerAndCount = layout(8, 4);

export const relativePointer = layout(4, 4);

export const scalars = {
    u8: number(1), i8: number(1), u16: number(2), i16: number(2), u32: number(4), i32: number(4), u64: number(8),
    i64: number(8), u128: number(16), i128: number(16), usize: number(4), isize: number(4), f32: number(4), f64: number(8),
    bool: layout(1, 1, nicheAtStart(254, 1)),
    char: layout(4, 4, nicheAtStart(2 ** 32 - 0x110000, 4)),
    String: pointerAndCount,
    Duration: layout(16, 8), Uuid: layout(16, 1), Ipv4Addr: layout(4, 1), Ipv6Addr: layout(16, 1),
    NonZeroU8: nonZero(1), NonZeroI8: nonZero(1), NonZeroU16: nonZero(2), NonZeroI16: nonZero(2),
    NonZeroU32: nonZero(4), NonZeroI32: nonZero(4), NonZeroU64: nonZero(8), NonZeroI64: nonZero(8),
};

const aligned = (position, align) => Math.ceil(position / align) * align;
const trailingZeros = (number) => Math.log2(number & -number);

/** Places fields in an order. */
function place(fields, order) {
    const offsets = [];
    let end = 0;
    let align = 1;
    for (const index of order) {
        offsets[index] = aligned(end, fields[index].align);
        end = offsets[index] + fields[index].size;
        align = Math.max(align, fields[index].align);
    }
    return { offsets, align, size: aligned(end, align) };
}

/** The largest niche of placed fields; `isBetter` decides among equals. */
function findNiche(fields, offsets, indices, isBetter) {
    let best = noNiche;
    for (const index of indices) {
        const { count, offset, size } = fields[index].niche;
        const niche = { count, offset: offsets[index] + offset, size };
        if (count > best.count || (count && count === best.count && isBetter(niche.offset, best.offset))) best = niche;
    }
    return best;
}

const earlier = (offset, best) => offset < best;
const later = (offset, best) => offset > best;

/** Sorts by the keys that `keysOf` gives, each descending; stably. */
function sorted(fields, indices, keysOf) {
    return [...indices].sort((left, right) => {
        const [a, b] = [keysOf(fields[left]), keysOf(fields[right])];
        for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return b[index] - a[index];
        return left - right;
    });
}

function startOrder(fields, indices) {
    const all = indices.map((index) => fields[index]);
    const hasNiche = all.some((field) => field.niche.count);
    const cap = hasNiche ? trailingZeros(Math.max(...all.map((field) => field.align))) : Infinity;
    return sorted(fields, indices, (field) => [
        Math.min(cap, trailingZeros(Math.max(field.align, field.size))), field.niche.count, -field.niche.offset,
    ]);
}

function endOrder(fields, indices) {
    const largest = Math.max(...fields.map((field) => field.niche.count));
    return sorted(fields, indices, (field) => [
        trailingZeros(field.niche.count === largest ? field.align : Math.max(field.align, field.size)),
        -field.niche.count,
        field.niche.count ? field.size - field.niche.offset - field.niche.size : 0,
    ]);
}

/** A struct: its layout, and the offsets of its fields in declaration order. */
export function structure(fields) {
    const indices = [...fields.keys()];
    const start = place(fields, startOrder(fields, indices));
    const niche = findNiche(fields, start.offsets, indices, earlier);
    const behind = start.size - niche.offset - niche.size;
    if (fields.length > 1 && niche.count && niche.offset && behind > 0) {
        const end = place(fields, endOrder(fields, indices));
        const endNiche = findNiche(fields, end.offsets, indices, later);
        if (endNiche.offset > niche.offset && endNiche.offset > behind) {
            return { ...layout(end.size, end.align, endNiche), offsets: end.offsets };
        }
    }
    return { ...layout(start.size, start.align, niche), offsets: start.offsets };
}

/** A tuple: the last element stays last. */
export function tuple(elements) {
    if (!elements.length) return { ...layout(0, 1), offsets: [] };
    const head = [...elements.keys()].slice(0, -1);
    const last = elements.length - 1;
    const placed = place(elements, [...startOrder(elements, head), last]);
    const niche = findNiche(elements, placed.offsets, [...head, last], earlier);
    return { ...layout(placed.size, placed.align, niche), offsets: placed.offsets };
}

/** An enum: cases are C structs behind a tag. The offsets are one list for each case. */
export function enumeration(cases) {
    const tag = cases.length > 255 ? 2 : 1;
    let [size, align] = [tag, tag];
    const offsets = cases.map((payloads) => {
        let end = tag;
        return payloads.map((payload) => {
            const offset = aligned(end, payload.align);
            end = offset + payload.size;
            size = Math.max(size, end);
            align = Math.max(align, payload.align);
            return offset;
        });
    });
    const count = 256 ** tag - cases.length;
    return { ...layout(aligned(size, align), align, count ? nicheAtStart(count, tag) : noNiche), offsets };
}

/** The layout of a type that is parsed (rust-types.mjs), given those of the types that have been declared. */
export function layoutOf(type, declared = {}) {
    const of = (part) => layoutOf(part, declared);
    switch (type.kind) {
        case 'tuple':
            return tuple(type.elements.map(of));
        case 'array': {
            const element = of(type.element);
            return layout(element.size * type.count, element.align, type.count ? element.niche : noNiche);
        }
        case 'slice':
            throw new Error('a slice has no layout of its own');
    }
    const [first, second] = type.parameters;
    if (declared[type.name]) return declared[type.name];
    switch (type.name) {
        case 'Vec': case 'BTreeMap': case 'BTreeSet': return pointerAndCount;
        case 'HashMap': case 'HashSet': return layout(12, 4);
        case 'Box': return first.kind === 'slice' || first.name === 'str' ? pointerAndCount : relativePointer;
        case 'Rc': case 'Arc': return relativePointer;
        case 'Option': return enumeration([[], [of(first)]]);
        case 'Result': return enumeration([[of(first)], [of(second)]]);
        case 'Range': case 'RangeInclusive': return structure([of(first), of(first)]);
        case 'IpAddr': return enumeration([[scalars.Ipv4Addr], [scalars.Ipv6Addr]]);
        case 'SocketAddrV4': return structure([scalars.Ipv4Addr, scalars.u16]);
        case 'SocketAddrV6': return structure([scalars.Ipv6Addr, scalars.u16, scalars.u32, scalars.u32]);
        case 'SocketAddr': {
            const [v4, v6] = ['SocketAddrV4', 'SocketAddrV6'].map((name) => of({ kind: 'name', name, parameters: [] }));
            return enumeration([[v4], [v6]]);
        }
    }
    if (scalars[type.name]) return scalars[type.name];
    throw new UndeclaredType(type.name);
}

export class UndeclaredType extends Error {}
