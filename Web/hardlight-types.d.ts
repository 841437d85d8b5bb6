// HardLight for browsers. Apache License 2.0. Built from Web/runtime by Web/build.mjs: do not edit.
import { Lazy, Type } from './hardlight.js';
/** An entry of a map: size and alignment of the struct of key and value, and their offsets in it. */
export declare type Entry = readonly [size: number, align: number, keyOffset: number, valueOffset: number];
/**
 * Rust's `HashMap<K, V>`, Swift's `[K: V]`.
 *
 *     | count: u32 | displacements: pointer | entries: pointer |
 *
 * Outside come the displacements, the keys' and values' children in the order of the slots, then the entries. Keys that
 * are objects are distinct to a `Map` even when they are equal; writing such a map is an error.
 */
export declare function hashMap<K, V>(key: Type<K>, value: Lazy<V>, entry: Entry): Type<Map<K, V>>;
/** Rust's `HashSet<T>`, Swift's `Set<T>`: a hash map whose values are `()`. */
export declare function hashSet<T>(member: Type<T>, entry: Entry): Type<Set<T>>;
/** An entry of an inner node: size and alignment of the struct of pointer and key, and their offsets in it. */
export declare type InnerEntry = readonly [size: number, align: number, pointerOffset: number, keyOffset: number];
/**
 * Rust's `BTreeMap<K, V>`, Swift's `SortedMap`: what is read has its keys in their order, what is written need not.
 *
 *     | count: u32 | root: pointer |
 *
 * A node is a header and its entries, in ascending order, at their alignment:
 *
 *     | bytes written for this node before: u32 | pointer | inner: 1 bit, entries: 15 bits | pad | entries |
 *
 * The pointer of a leaf leads to the next leaf, or is 0; that of an inner node to the child below the first key. An
 * inner entry has the pointer to the child from its key on.
 */
export declare function sortedMap<K, V>(key: Type<K>, of: Lazy<V>, leaf: Entry, inner: InnerEntry): Type<Map<K, V>>;
/** Rust's `BTreeSet<T>`, Swift's `SortedSet`: a sorted map whose values are `()`. */
export declare function sortedSet<T>(member: Type<T>, leaf: Entry, inner: InnerEntry): Type<Set<T>>;
/** A time span as Rust has it. */
export interface Duration {
    /** Whole seconds. */
    readonly seconds: bigint;
    /** Nanoseconds on top, below a thousand million. */
    readonly nanoseconds: number;
}
/** Rust's and Swift's `Duration`. Whole seconds of nanoseconds, which nobody writes, are read as seconds. */
export declare const duration: Type<Duration>;
/** Values from `start` to `end`. Whether `end` belongs to them is up to the interface. */
export interface Range<T> {
    readonly start: T;
    readonly end: T;
}
/**
 * Rust's `Range` and `RangeInclusive`, Swift's `Range` and `ClosedRange`, of numbers. They end where they start or
 * later.
 */
export declare function range<T extends number | bigint>(bound: Type<T>): Type<Range<T>>;
/** A UUID, in the form `00010203-0405-0607-0809-0a0b0c0d0e0f`. */
export declare const uuid: Type<string>;
/** An IPv4 address: `127.0.0.1`. */
export declare const ipv4: Type<string>;
/** An IPv6 address in the form of RFC 5952: `2001:db8::1`. */
export declare const ipv6: Type<string>;
/** An endpoint of either kind. */
export declare type IPEndpoint = Versioned<IPv4Endpoint, IPv6Endpoint>;
declare type Versioned<V4, V6> = {
    case: 'v4';
    value: V4;
} | {
    case: 'v6';
    value: V6;
};
/** Rust's `IpAddr`, Swift's `IPAddress`: either kind of address. */
export declare const ipAddress: Type<string>;
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
export declare const ipv4Endpoint: Type<IPv4Endpoint>;
/** Rust's `SocketAddrV6`. */
export declare const ipv6Endpoint: Type<IPv6Endpoint>;
/** Rust's `SocketAddr`, Swift's `IPEndpoint`: either kind of endpoint. */
export declare const ipEndpoint: Type<IPEndpoint>;
export {};
