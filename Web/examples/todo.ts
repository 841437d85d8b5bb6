// Generated from Examples/Todo/Interface.swift by `hardlight generate typescript`: do not edit.

import { cases, Client, enumeration, never, string, struct, u32, unit, vec } from '../hardlight.js';
import { hashMap } from '../hardlight-types.js';
import type { Address, CallOptions, ClientOptions, Interface } from '../hardlight.js';

/** A list of tasks of its own for every connection. */
export class TodoClient extends Client<TodoCall, TodoState, never> {
    /** Connects to a server, and again when the connection is lost. */
    constructor(address: Address, options?: ClientOptions) {
        super(address, todoInterface, options);
    }

    /** Adds a task and returns its number: the first is 0, and no number is used twice. */
    create(task: Task, options?: CallOptions): Promise<number> {
        return this.call({ case: 'create', task }, u32, options);
    }

    /** Marks the tasks with these numbers as done; numbers that there are not are passed over. */
    markAsDone(ids: readonly number[], options?: CallOptions): Promise<void> {
        return this.call({ case: 'markAsDone', ids }, unit, options);
    }

    /** The tasks with these numbers; numbers that there are not are missing in the answer. */
    get(ids: readonly number[], options?: CallOptions): Promise<ReadonlyMap<number, Task>> {
        return this.call({ case: 'get', ids }, u32TaskMap, options);
    }

    /** All tasks. */
    getAll(options?: CallOptions): Promise<ReadonlyMap<number, Task>> {
        return this.call({ case: 'getAll' }, u32TaskMap, options);
    }

    /** Deletes the tasks with these numbers; numbers that there are not are passed over. */
    delete(ids: readonly number[], options?: CallOptions): Promise<void> {
        return this.call({ case: 'delete', ids }, unit, options);
    }

    /** Deletes all tasks. */
    deleteAll(options?: CallOptions): Promise<void> {
        return this.call({ case: 'deleteAll' }, unit, options);
    }

    /** Deletes the tasks that are done. */
    deleteDoneTasks(options?: CallOptions): Promise<void> {
        return this.call({ case: 'deleteDoneTasks' }, unit, options);
    }
}

/** The calls of `Todo`. */
export type TodoCall =
    | { readonly case: 'create'; readonly task: Task }
    | { readonly case: 'markAsDone'; readonly ids: readonly number[] }
    | { readonly case: 'get'; readonly ids: readonly number[] }
    | { readonly case: 'getAll' }
    | { readonly case: 'delete'; readonly ids: readonly number[] }
    | { readonly case: 'deleteAll' }
    | { readonly case: 'deleteDoneTasks' };

/** What the server keeps for a connection, and mirrors to its client. */
export interface TodoState {
    readonly tasks: ReadonlyMap<number, Task>;
    readonly nextID: number;
}

/** Something to do. */
export interface Task {
    readonly text: string;
    readonly status: TaskStatus;
}

/** Whether a task is done. */
export type TaskStatus = 'todo' | 'done';

const taskStatus = cases<TaskStatus>(['todo', 'done']);

const task = struct<Task>(12, 4, {
    text: [string, 0],
    status: [taskStatus, 8],
});

const u32TaskMap = hashMap(u32, task, [16, 4, 0, 4]);

const todoCall = enumeration<TodoCall>(16, 4, {
    create: { task: [task, 4] },
    markAsDone: { ids: [vec(u32), 4] },
    get: { ids: [vec(u32), 4] },
    getAll: {},
    delete: { ids: [vec(u32), 4] },
    deleteAll: {},
    deleteDoneTasks: {},
});

const todoInterface: Interface<TodoCall, TodoState, never> = {
    call: todoCall,
    state: {
        tasks: [u32TaskMap, () => new Map()],
        nextID: [u32, () => 0],
    },
    event: never,
};
