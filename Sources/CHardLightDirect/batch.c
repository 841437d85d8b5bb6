#define _GNU_SOURCE

#include "CHardLightDirect.h"

#ifdef __linux__

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>
#endif

// Since Linux 5.18. With older headers there are no batches, as with older kernels.
#if defined(IORING_SETUP_SUBMIT_ALL) && defined(SYS_io_uring_setup)

// The two rings, which kernel and program both see:
//
//   submissions  | send | send | send |        head: the kernel's, tail: ours
//   completions  | sent | sent | sent |        head: ours, tail: the kernel's
//
// Their numbers count on for ever; what stands where is the number modulo the size, a power of two.
struct hardlight_batch {
    int ring;
    void *rings;
    size_t rings_size;
    struct io_uring_sqe *entries;
    size_t entries_size;
    _Atomic uint32_t *submission_head, *submission_tail, *completion_head, *completion_tail;
    uint32_t submission_mask, completion_mask;
    const struct io_uring_cqe *completions;
    uint32_t count;
    int32_t results[HARDLIGHT_BATCH_CAPACITY];
};

static void *map(int ring, size_t size, off_t offset) {
    void *result = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, offset);
    return result == MAP_FAILED ? NULL : result;
}

struct hardlight_batch *hardlight_make_batch(void) {
    // A send that cannot be made does not end its batch.
    struct io_uring_params parameters = {.flags = IORING_SETUP_SUBMIT_ALL};
    int ring = (int)syscall(SYS_io_uring_setup, HARDLIGHT_BATCH_CAPACITY, &parameters);
    if (ring < 0) return NULL;
    struct hardlight_batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) {
        close(ring);
        return NULL;
    }
    batch->ring = ring;
    size_t submissions_end = parameters.sq_off.array + parameters.sq_entries * sizeof(uint32_t);
    size_t completions_end = parameters.cq_off.cqes + parameters.cq_entries * sizeof(struct io_uring_cqe);
    batch->rings_size = submissions_end > completions_end ? submissions_end : completions_end;
    batch->rings = map(ring, batch->rings_size, IORING_OFF_SQ_RING);
    batch->entries_size = parameters.sq_entries * sizeof(struct io_uring_sqe);
    batch->entries = map(ring, batch->entries_size, IORING_OFF_SQES);
    if (batch->rings == NULL || batch->entries == NULL) {
        hardlight_free_batch(batch);
        return NULL;
    }
    char *rings = batch->rings;
    batch->submission_head = (_Atomic uint32_t *)(rings + parameters.sq_off.head);
    batch->submission_tail = (_Atomic uint32_t *)(rings + parameters.sq_off.tail);
    batch->completion_head = (_Atomic uint32_t *)(rings + parameters.cq_off.head);
    batch->completion_tail = (_Atomic uint32_t *)(rings + parameters.cq_off.tail);
    batch->submission_mask = parameters.sq_entries - 1;
    batch->completion_mask = parameters.cq_entries - 1;
    batch->completions = (const struct io_uring_cqe *)(rings + parameters.cq_off.cqes);
    // Which entry stands at which place of the ring: always its own.
    uint32_t *array = (uint32_t *)(rings + parameters.sq_off.array);
    for (uint32_t index = 0; index < parameters.sq_entries; index++) array[index] = index;
    return batch;
}

void hardlight_free_batch(struct hardlight_batch *batch) {
    if (batch->rings != NULL) munmap(batch->rings, batch->rings_size);
    if (batch->entries != NULL) munmap(batch->entries, batch->entries_size);
    close(batch->ring);
    free(batch);
}

void hardlight_batch_add(struct hardlight_batch *batch, int socket, const void *bytes, size_t count) {
    if (batch->count == HARDLIGHT_BATCH_CAPACITY) return;
    uint32_t tail = atomic_load_explicit(batch->submission_tail, memory_order_relaxed);
    struct io_uring_sqe *entry = &batch->entries[tail & batch->submission_mask];
    memset(entry, 0, sizeof *entry);
    entry->opcode = IORING_OP_SEND;
    entry->fd = socket;
    entry->addr = (uintptr_t)bytes;
    // The rest of what is larger is sent when it is known how much of this was.
    entry->len = count > INT32_MAX ? INT32_MAX : (uint32_t)count;
    // What the socket does not take at once is not the kernel's to wait with: so it is over when the call is.
    entry->msg_flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    entry->user_data = batch->count;
    atomic_store_explicit(batch->submission_tail, tail + 1, memory_order_release);
    batch->results[batch->count++] = -EAGAIN;
}

// Returns how many completions there were.
static uint32_t take_completions(struct hardlight_batch *batch) {
    uint32_t head = atomic_load_explicit(batch->completion_head, memory_order_relaxed);
    uint32_t tail = atomic_load_explicit(batch->completion_tail, memory_order_acquire);
    for (uint32_t index = head; index != tail; index++) {
        const struct io_uring_cqe *completion = &batch->completions[index & batch->completion_mask];
        if (completion->user_data < HARDLIGHT_BATCH_CAPACITY && completion->res != -EINTR)
            batch->results[completion->user_data] = completion->res;
    }
    atomic_store_explicit(batch->completion_head, tail, memory_order_release);
    return tail - head;
}

static int enter(struct hardlight_batch *batch, uint32_t submissions, uint32_t completions) {
    unsigned flags = completions > 0 ? IORING_ENTER_GETEVENTS : 0;
    return (int)syscall(SYS_io_uring_enter, batch->ring, submissions, completions, flags, NULL, 0);
}

void hardlight_batch_send(struct hardlight_batch *batch) {
    uint32_t submitted = 0;
    while (submitted < batch->count) {
        int result = enter(batch, batch->count - submitted, 0);
        if (result <= 0) break;
        submitted += (uint32_t)result;
    }
    // What the kernel had no memory for is taken back. It counts as not taken by the socket, for the time being.
    uint32_t head = atomic_load_explicit(batch->submission_head, memory_order_acquire);
    atomic_store_explicit(batch->submission_tail, head, memory_order_release);
    batch->count = 0;

    uint32_t completed = take_completions(batch);
    // None is left now. Were it otherwise, the kernel would still read the bytes, and they must not go before that.
    while (completed < submitted && (enter(batch, 0, submitted - completed) >= 0 || errno == EINTR))
        completed += take_completions(batch);
}

long hardlight_batch_result(const struct hardlight_batch *batch, size_t index) { return batch->results[index]; }

#else

struct hardlight_batch *hardlight_make_batch(void) { return NULL; }
void hardlight_free_batch(struct hardlight_batch *batch) {}
void hardlight_batch_add(struct hardlight_batch *batch, int socket, const void *bytes, size_t count) {}
void hardlight_batch_send(struct hardlight_batch *batch) {}
long hardlight_batch_result(const struct hardlight_batch *batch, size_t index) { return -EAGAIN; }

#endif

#endif
