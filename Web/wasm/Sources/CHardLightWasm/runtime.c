// What the Swift runtime and the compiler expect of a C library, and nothing more.
#include "hardlight-wasm.h"

// What stack protection puts behind arrays. A constant will do against mistakes; what an attacker would want, the return
// address, is not in a WebAssembly module's memory.
uintptr_t __stack_chk_guard = 0x4f3c2b1a;

_Noreturn void __stack_chk_fail(void) {
    __builtin_trap();
}

/// Seeds of hashes: that of a dictionary whose keys come from the network must not be known.
void arc4random_buf(void *bytes, size_t count) {
    hl_random(bytes, count);
}

int memcmp(const void *one, const void *other, size_t count) {
    const unsigned char *left = one;
    const unsigned char *right = other;
    for (size_t index = 0; index < count; index++) {
        if (left[index] != right[index]) return left[index] < right[index] ? -1 : 1;
    }
    return 0;
}

/// `print` comes a byte at a time. A line that is too long is broken.
int putchar(int byte) {
    static unsigned char line[1024];
    static size_t count;
    if (byte != '\n') line[count++] = (unsigned char)byte;
    if (byte == '\n' || count == sizeof line) {
        hl_print(line, count);
        count = 0;
    }
    return byte;
}
