#ifndef HARDLIGHT_DIRECT_H
#define HARDLIGHT_DIRECT_H

// What the direct transport takes from Linux and from OpenSSL. OpenSSL's own headers are included by tls.c alone, and
// there with the trait only: who builds without it needs no OpenSSL, and NIOSSL's BoringSSL, whose types have the same
// names, never meets them in one module.

#ifdef __linux__

#include <stdbool.h>
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
// Also has writes to a closed socket fail instead of killing the process, on this thread.
void hardlight_begin_loop(const void *loop, const char *thread_name);

// Sockets of TCP: not blocking, closed by exec, without Nagle's delay. A descriptor, or -1 with `errno`.

int hardlight_connect(const struct sockaddr *address, socklen_t size);
int hardlight_listen(const struct sockaddr *address, socklen_t size, int backlog);
int hardlight_accept(int listener, struct sockaddr_storage *address);
// The error that a socket is in; 0 for none.
int hardlight_socket_error(int socket);
// As `recv` and `send`, begun again after signals.
long hardlight_receive(int socket, void *bytes, size_t count);
long hardlight_send(int socket, const void *bytes, size_t count);
void hardlight_close(int descriptor);

// TLS by OpenSSL.

typedef struct hardlight_tls_context hardlight_tls_context;
typedef struct hardlight_tls hardlight_tls;

// NULL or false is a failure, of which hardlight_tls_reason tells.

// A client's context verifies the server's certificate and trusts nobody yet.
hardlight_tls_context *hardlight_tls_context_make(bool is_server, bool allows_tls12);
void hardlight_tls_context_free(hardlight_tls_context *context);
// The server's own certificate first. All of them in DER.
bool hardlight_tls_context_add_certificate(hardlight_tls_context *context, const uint8_t *der, size_t size);
bool hardlight_tls_context_set_key(hardlight_tls_context *context, const uint8_t *der, size_t size);
bool hardlight_tls_context_trust_system(hardlight_tls_context *context);
bool hardlight_tls_context_trust(hardlight_tls_context *context, const uint8_t *der, size_t size);
// Trusts the certificate with this SHA-256 and nothing else but other pinned ones. Neither name nor date is looked at.
bool hardlight_tls_context_pin(hardlight_tls_context *context, const uint8_t *sha256);
void hardlight_tls_context_trust_anybody(hardlight_tls_context *context);

// `name` is what the server is asked for by; `verified_name` or `verified_address` what its certificate must have. Any of
// them may be NULL. The context has to outlive the connection.
hardlight_tls *hardlight_tls_make(
    hardlight_tls_context *context, int socket, const char *name, const char *verified_name,
    const char *verified_address);
void hardlight_tls_free(hardlight_tls *tls);

// What the functions below return when they do not return a number of bytes.
enum {
    // To be called again when the socket can be read, or written to.
    HARDLIGHT_TLS_WANTS_READ = -1,
    HARDLIGHT_TLS_WANTS_WRITE = -2,
    // The peer has said goodbye.
    HARDLIGHT_TLS_ENDED = -3,
    // The connection is gone, and the peer has not.
    HARDLIGHT_TLS_CUT = -4,
    // hardlight_tls_reason tells why.
    HARDLIGHT_TLS_FAILED = -5,
};

// Positive when the handshake is over and the peer is who it has to be.
long hardlight_tls_handshake(hardlight_tls *tls);
long hardlight_tls_read(hardlight_tls *tls, void *bytes, size_t count);
// Whether there are bytes of the peer's that have left the socket and have not been read.
bool hardlight_tls_has_pending(const hardlight_tls *tls);
long hardlight_tls_write(hardlight_tls *tls, const void *bytes, size_t count);
// Says goodbye: positive when it has been said.
long hardlight_tls_say_goodbye(hardlight_tls *tls);

// Why the handshake failed: the certificate is good but for another name.
bool hardlight_tls_is_for_other_name(const hardlight_tls *tls);
// The SHA-256 of the certificate that is not pinned; NULL if there was none.
const uint8_t *hardlight_tls_unpinned(const hardlight_tls *tls);
// The reason of the last failure on this thread, in OpenSSL's words, which it forgets.
void hardlight_tls_reason(char *text, size_t size);

#endif

#endif
