// A connection with TLS, or without, on a non-blocking socket, with what was read and what waits to be written. Both ends use
// it.
#ifndef FLOOR_CONNECTION_H
#define FLOOR_CONNECTION_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *data;
    size_t count, capacity;
};

// Makes room for `more` bytes behind the present ones and returns where they go.
uint8_t *bytes_reserve(struct bytes *bytes, size_t more);
// Removes `count` bytes from the front.
void bytes_consume(struct bytes *bytes, size_t count);

struct connection {
    int fd;
    SSL *ssl; // NULL without TLS
    bool shaken, upgraded, dead;
    bool waits_to_write;
    struct bytes in, out;
    void *user;
};

// How both ends do TLS.
SSL_CTX *connection_context(const SSL_METHOD *method);
// Puts TLS on a new connection; without a context there is none, and nothing to shake.
void connection_secure(struct connection *connection, SSL_CTX *context);
// Reads everything that is there; false when the connection has ended.
bool connection_read(struct connection *connection);
// Writes `out`, as far as the socket takes it; tells epoll when it has to go on.
bool connection_write(struct connection *connection, int epoll);
// Goes on with the TLS handshake; false when it has failed.
bool connection_shake(struct connection *connection, int epoll);
void connection_end(struct connection *connection);

int socket_nonblocking(int fd);
void fail(const char *what);

#endif
