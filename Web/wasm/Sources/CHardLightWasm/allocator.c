// The heap. WebAssembly gives memory in pages of 64 KiB and takes none back, so what is freed is kept for the next of its
// size.
//
//     base                     user (aligned)
//      | ... padding ... | class | offset | ...
//                         4 bytes 4 bytes
//
// Sizes are rounded up to one of two in every doubling, 32, 48, 64, 96, 128, ..., each of which has a list of what is
// free. Nothing is split or joined: the heap grows to at most the sum, over the sizes, of the most that was in use of
// each at one time.
#include <stddef.h>
#include <stdint.h>

enum { alignment = 16, classes = 56, page = 65536 };

struct header {
    uint32_t class;
    /// From the user's memory back to the block's first byte.
    uint32_t offset;
};

struct block {
    struct block *next;
};

extern unsigned char __heap_base;

static struct block *freed[classes];
static uintptr_t next;
static uintptr_t limit;

static size_t size_of(uint32_t class) {
    size_t power = (size_t)32 << (class / 2);
    return class % 2 ? power + power / 2 : power;
}

/// Memory that nobody has had, or null when there is none.
static unsigned char *grow(size_t size) {
    if (!next) {
        next = ((uintptr_t)&__heap_base + alignment - 1) & ~(uintptr_t)(alignment - 1);
        limit = (uintptr_t)__builtin_wasm_memory_size(0) * page;
    }
    if (size > limit - next) {
        size_t pages = (size - (limit - next) + page - 1) / page;
        if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return NULL;
        limit += pages * page;
    }
    unsigned char *memory = (unsigned char *)next;
    next += size;
    return memory;
}

int posix_memalign(void **result, size_t wanted, size_t size) {
    enum { out_of_memory = 12 };
    if (wanted < alignment) wanted = alignment;
    // Room for the header, and for moving the user's memory to its alignment.
    if (size > ((size_t)1 << 30) || wanted > ((size_t)1 << 20)) return out_of_memory;
    size_t needed = size + wanted;
    uint32_t class = 0;
    while (size_of(class) < needed) class++;
    unsigned char *base = (unsigned char *)freed[class];
    if (base) {
        freed[class] = freed[class]->next;
    } else {
        base = grow(size_of(class));
        if (!base) return out_of_memory;
    }
    uintptr_t user = ((uintptr_t)base + sizeof(struct header) + wanted - 1) & ~(uintptr_t)(wanted - 1);
    struct header *header = (struct header *)(user - sizeof(struct header));
    header->class = class;
    header->offset = (uint32_t)(user - (uintptr_t)base);
    *result = (void *)user;
    return 0;
}

void free(void *memory) {
    if (!memory) return;
    struct header header = *(struct header *)((uintptr_t)memory - sizeof(struct header));
    struct block *block = (struct block *)((uintptr_t)memory - header.offset);
    block->next = freed[header.class];
    freed[header.class] = block;
}

/// For the page: memory for what it hands over. 0 when there is none.
__attribute__((export_name("hl_allocate"))) void *hl_allocate(size_t size) {
    void *memory = NULL;
    return posix_memalign(&memory, alignment, size) ? NULL : memory;
}

__attribute__((export_name("hl_free"))) void hl_free(void *memory) {
    free(memory);
}
