// Generated from Examples/Pet/Interface.swift by `hardlight generate typescript`: do not edit.

import { Client, enumeration, never, option, string, u8, unit } from '../hardlight.js';
import type { Address, CallOptions, ClientOptions, Interface } from '../hardlight.js';

/** A pet of its own for every connection. */
export class PetServiceClient extends Client<PetServiceCall, PetState, never> {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address: Address, options?: ClientOptions) {
        super(address, petServiceInterface, options);
    }

    /** Makes the connection's pet a dog; `age` in years. */
    becomeDog(name: string, age: number, breed: string, options?: CallOptions): Promise<void> {
        return this.call({ case: 'becomeDog', name, age, breed }, unit, options);
    }

    /** Makes the connection's pet a cat; `age` in years. */
    becomeCat(name: string, age: number, breed: string, options?: CallOptions): Promise<void> {
        return this.call({ case: 'becomeCat', name, age, breed }, unit, options);
    }

    /** What the pet says, or `null` while there is none. */
    makeANoise(options?: CallOptions): Promise<string | null> {
        return this.call({ case: 'makeANoise' }, optionalString, options);
    }
}

/** The calls of `PetService`. */
export type PetServiceCall =
    | { readonly case: 'becomeDog'; readonly name: string; readonly age: number; readonly breed: string }
    | { readonly case: 'becomeCat'; readonly name: string; readonly age: number; readonly breed: string }
    | { readonly case: 'makeANoise' };

/** What the server keeps for a connection, and mirrors to its client. */
export interface PetState {
    readonly pet: Pet | null;
}

/** A dog or a cat. */
export type Pet =
    | { readonly case: 'dog'; readonly name: string; readonly age: number; readonly breed: string }
    | { readonly case: 'cat'; readonly name: string; readonly age: number; readonly breed: string };

const optionalString = option(string);

const pet = enumeration<Pet>(24, 4, {
    dog: { name: [string, 4], age: [u8, 12], breed: [string, 16] },
    cat: { name: [string, 4], age: [u8, 12], breed: [string, 16] },
});

const petServiceCall = enumeration<PetServiceCall>(24, 4, {
    becomeDog: { name: [string, 4], age: [u8, 12], breed: [string, 16] },
    becomeCat: { name: [string, 4], age: [u8, 12], breed: [string, 16] },
    makeANoise: {},
});

const petServiceInterface: Interface<PetServiceCall, PetState, never> = {
    call: petServiceCall,
    state: {
        pet: [option(pet), () => null],
    },
    event: never,
};
