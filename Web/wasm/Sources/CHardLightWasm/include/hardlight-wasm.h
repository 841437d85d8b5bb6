// What the page does for the module: the functions that a `.wasm` imports. `Web/runtime/wasm.ts` has them.
//
// None of them calls back into the module before it returns. Memory that is handed over is copied by then.
#ifndef HARDLIGHT_WASM_H
#define HARDLIGHT_WASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HL_IMPORT(name) __attribute__((import_module("hardlight"), import_name(name)))

/// Makes a connection, and again when it is lost. `options` is an object in the encoding of `PageEncoder`.
HL_IMPORT("connect") void hl_connect(int32_t link, const void *_Nullable options, size_t count);

/// Sends a message. `false`: the socket has enough to do, and `hl_writable` tells when it has not.
HL_IMPORT("send") bool hl_send(int32_t link, const void *_Nullable message, size_t count);

/// Closes for good. `reason` is UTF-8.
HL_IMPORT("close") void hl_close(int32_t link, int32_t code, const void *_Nullable reason, size_t count);

/// Calls `hl_timer` after so many milliseconds, instead of when it was told before.
HL_IMPORT("setTimer") void hl_set_timer(int32_t link, double delay);

/// Milliseconds of a clock that does not go back.
HL_IMPORT("now") double hl_now(void);

/// Ends a call of the page's: with its result, or with an error. `value` is in the encoding of `PageEncoder`.
HL_IMPORT("settle") void hl_settle(int32_t promise, bool succeeded, const void *_Nullable value, size_t count);

/// Tells the page what happened: 0 the state changed, 1 an event came (topic and payload), 2 a message of the
/// application's own (name and values).
HL_IMPORT("notify") void hl_notify(int32_t link, int32_t kind, const void *_Nullable value, size_t count);

/// Fills `bytes` with random ones.
HL_IMPORT("random") void hl_random(void *_Nullable bytes, size_t count);

/// Prints a line, without its end.
HL_IMPORT("print") void hl_print(const void *_Nullable line, size_t count);

#endif
