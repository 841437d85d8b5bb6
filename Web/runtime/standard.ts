import { ArchiveError, Type } from './archive.js';
import { byteArray, converted, enumeration, struct } from './composites.js';
import { u16, u32, u64 } from './scalars.js';

/** A time span as Rust has it. */
export interface Duration {
    /** Whole seconds. */
    readonly seconds: bigint;
    /** Nanoseconds on top, below a thousand million. */
    readonly nanoseconds: number;
}

const second = 1_000_000_000;

/** Rust's and Swift's `Duration`. Whole seconds of nanoseconds, which nobody writes, are read as seconds. */
export const duration: Type<Duration> = converted(
    struct<Duration>(16, 8, { seconds: [u64, 0], nanoseconds: [u32, 8] }),
    ({ seconds, nanoseconds }) => ({
        seconds: seconds + BigInt(Math.floor(nanoseconds / second)),
        nanoseconds: nanoseconds % second,
    }),
    (value, to) => {
        if (!(value.nanoseconds < second)) to.fail('less than a second of nanoseconds');
        return value;
    },
);

/** Values from `start` to `end`. Whether `end` belongs to them is up to the interface. */
export interface Range<T> {
    readonly start: T;
    readonly end: T;
}

/**
 * Rust's `Range` and `RangeInclusive`, Swift's `Range` and `ClosedRange`, of numbers. They end where they start or
 * later.
 */
export function range<T extends number | bigint>(bound: Type<T>): Type<Range<T>> {
    const fields = struct<Range<T>>(2 * bound.size, bound.align, { start: [bound, 0], end: [bound, bound.size] });
    return {
        ...fields,
        read(from, at) {
            const value = fields.read(from, at);
            if (!(value.start <= value.end)) throw new ArchiveError('invalidRange', at);
            return value;
        },
        body(to, at, value) {
            if (!(value.start <= value.end)) to.fail('a range that does not end before it starts');
            fields.body(to, at, value);
        },
    };
}

const hex = (value: Uint8Array) => Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A UUID, in the form `00010203-0405-0607-0809-0a0b0c0d0e0f`. */
export const uuid: Type<string> = converted(
    byteArray(16),
    (value) => hex(value).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    (text, to) => {
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) to.fail('a UUID');
        return Uint8Array.from(text.replace(/-/g, '').match(/../g) as string[], (pair) => parseInt(pair, 16));
    },
);

/** An IPv4 address: `127.0.0.1`. */
export const ipv4: Type<string> = converted(
    byteArray(4),
    (value) => value.join('.'),
    (text, to) => {
        const parts = String(text).split('.');
        if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && +part < 256)) {
            to.fail('an IPv4 address');
        }
        return Uint8Array.from(parts, Number);
    },
);

/** An IPv6 address in the form of RFC 5952: `2001:db8::1`. */
export const ipv6: Type<string> = converted(
    byteArray(16),
    (value) => {
        const text = Array.from({ length: 8 }, (_, index) =>
            ((value[index * 2] as number) * 256 + (value[index * 2 + 1] as number)).toString(16),
        ).join(':');
        // The longest run of at least two zeros is left out, the first among equals.
        const runs = text.match(/\b0(:0)+\b/g) ?? [];
        const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
        return longest ? text.replace(new RegExp(`(^|:)${longest}(:|$)`), '::') : text;
    },
    (text, to) => {
        const halves = String(text).split('::').map((half) => (half ? half.split(':') : []));
        const [head, tail] = [halves[0] as string[], halves[1] ?? []];
        const missing = 8 - head.length - tail.length;
        const segments = [...head, ...new Array(Math.max(0, missing)).fill('0'), ...tail];
        const isFull = halves.length === 1 ? missing === 0 : halves.length === 2 && missing > 0;
        if (!isFull || !segments.every((segment) => /^[0-9a-f]{1,4}$/i.test(segment))) to.fail('an IPv6 address');
        const words = segments.map((segment) => parseInt(segment, 16));
        return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
    },
);

/** An endpoint of either kind. */
export type IPEndpoint = Versioned<IPv4Endpoint, IPv6Endpoint>;

type Versioned<V4, V6> = { case: 'v4'; value: V4 } | { case: 'v6'; value: V6 };

/** Rust's `IpAddr`, Swift's `IPAddress`: either kind of address. */
export const ipAddress: Type<string> = converted(
    enumeration<Versioned<string, string>>(17, 1, { v4: { value: [ipv4, 1] }, v6: { value: [ipv6, 1] } }),
    ({ value }) => value,
    (value): Versioned<string, string> =>
        String(value).includes(':') ? { case: 'v6', value } : { case: 'v4', value },
);

/** An address and a port. */
export interface IPv4Endpoint {
    readonly address: string;
    readonly port: number;
}

/** An address, a port, and where in the network. */
export interface IPv6Endpoint extends IPv4Endpoint {
    /** The flow label and traffic class. */
    readonly flowInfo: number;
    /** The zone that a link-local address belongs to. */
    readonly scopeID: number;
}

/** Rust's `SocketAddrV4`. */
export const ipv4Endpoint: Type<IPv4Endpoint> = struct(6, 2, { address: [ipv4, 0], port: [u16, 4] });

/** Rust's `SocketAddrV6`. */
export const ipv6Endpoint: Type<IPv6Endpoint> = struct(28, 4, {
    address: [ipv6, 0],
    port: [u16, 24],
    flowInfo: [u32, 16],
    scopeID: [u32, 20],
});

/** Rust's `SocketAddr`, Swift's `IPEndpoint`: either kind of endpoint. */
export const ipEndpoint: Type<IPEndpoint> = enumeration(32, 4, {
    v4: { value: [ipv4Endpoint, 2] },
    v6: { value: [ipv6Endpoint, 4] },
});
