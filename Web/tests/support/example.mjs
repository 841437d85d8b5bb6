// A client of a small interface, with all that a client can have.
import { bytes, cases, Client, encode, enumeration, i32, result, string, u32, u8, unit, vec } from '../../hardlight.js';

export const event = enumeration(12, 4, { said: { text: [string, 4] } });
export const failure = cases(['empty', 'full']);

const description = {
    call: enumeration(12, 4, { add: { amount: [u32, 4] }, put: { data: [bytes, 4] }, take: {}, reset: {} }),
    state: { counter: [u32, () => 7], names: [vec(string), () => []] },
    event,
};

export class ExampleClient extends Client {
    constructor(address, options) {
        super(address, description, options);
    }

    add(amount, options) {
        return this.call({ case: 'add', amount }, u32, options);
    }

    put(data, options) {
        return this.call({ case: 'put', data }, unit, options);
    }

    take(options) {
        return this.callThrowing({ case: 'take' }, result(i32, failure), options);
    }

    reset(options) {
        return this.call({ case: 'reset' }, unit, options);
    }
}

/** The archive of the call that adds. */
export const adding = (amount) => encode(description.call, { case: 'add', amount });

export { u32, u8, unit };
