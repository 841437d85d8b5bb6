#ifndef HARDLIGHT_DIRECT_H
#define HARDLIGHT_DIRECT_H

// What the direct transport takes from Linux and Swift's modules of the C libraries lack, epoll first of all.

#ifdef __linux__

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

// Polling. A descriptor, or -1 with `errno`.

int hardlight_epoll(void);
// Written to by any thread to wake the loop. Watched for edges, so it is never read.
int hardlight_wakeup(void);
void hardlight_wake(int wakeup);
// Fires at an absolute time of CLOCK_MONOTONIC. Watched for edges too.
int hardlight_timer(void);
void hardlight_set_timer(int timer, uint64_t nanoseconds);

// The loop that runs on this thread, or NULL.
const void *hardlight_current_loop(void);
// Also has writes to closed pipes fail instead of killing the process, on this thread.
void hardlight_begin_loop(const void *loop, const char *thread_name);

// Sockets of TCP: not blocking, closed by exec, without Nagle's delay. A descriptor, or -1 with `errno`.

int hardlight_connect(const struct sockaddr *address, socklen_t size);
int hardlight_listen(const struct sockaddr *address, socklen_t size, int backlog);
int hardlight_accept(int listener, struct sockaddr_storage *address);
// The error that a socket is in; 0 for none.
int hardlight_socket_error(int socket);
// As `recv` and `send`, begun again after signals; but an error's number comes back, negative: -EAGAIN for not now.
long hardlight_receive(int socket, void *bytes, size_t count);
long hardlight_send(int socket, const void *bytes, size_t count);
void hardlight_close(int descriptor);

// Sends on many sockets by one system call, with io_uring. Everything happens within `hardlight_batch_send`: nothing is under
// way before or after it, and the bytes have to stay only until it returns. For one thread at a time.

struct hardlight_batch;
// Sends in one batch at most.
#define HARDLIGHT_BATCH_CAPACITY 32

// NULL where the kernel is older than 5.18, has io_uring turned off, or a sandbox forbids it.
struct hardlight_batch *hardlight_make_batch(void);
void hardlight_free_batch(struct hardlight_batch *batch);
// What is more than the capacity is left out.
void hardlight_batch_add(struct hardlight_batch *batch, int socket, const void *bytes, size_t count);
void hardlight_batch_send(struct hardlight_batch *batch);
// After the sending: what `hardlight_send` would have returned. -EAGAIN also where there was no sending, for want of memory.
long hardlight_batch_result(const struct hardlight_batch *batch, size_t index);

#endif

#endif
