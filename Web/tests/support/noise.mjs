// Random numbers that are the same in every run: xorshift, seeded.

export class Noise {
    #state;

    constructor(seed) {
        this.#state = seed >>> 0 || 1;
    }

    /** An integer from 0 up to but not including `limit`. */
    below(limit) {
        let x = this.#state;
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        this.#state = x >>> 0;
        return this.#state % limit;
    }

    pick(list) {
        return list[this.below(list.length)];
    }

    bytes(count) {
        return Uint8Array.from({ length: count }, () => this.below(256));
    }

    bits(count) {
        return BigInt('0x' + Array.from({ length: count / 4 }, () => this.below(16).toString(16)).join(''));
    }
}
