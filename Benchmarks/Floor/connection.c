#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void fail(const char *what) {
    unsigned long code = ERR_get_error();
    fprintf(stderr, "floor: %s: %s\n", what, code ? ERR_reason_error_string(code) : strerror(errno));
    exit(1);
}

uint8_t *bytes_reserve(struct bytes *bytes, size_t more) {
    if (bytes->capacity - bytes->count < more) {
        size_t capacity = bytes->capacity ? bytes->capacity : 1024;
        while (capacity - bytes->count < more) capacity *= 2;
        bytes->data = realloc(bytes->data, capacity);
        if (!bytes->data) fail("no memory");
        bytes->capacity = capacity;
    }
    return bytes->data + bytes->count;
}

void bytes_consume(struct bytes *bytes, size_t count) {
    bytes->count -= count;
    if (bytes->count) memmove(bytes->data, bytes->data + count, bytes->count);
}

int socket_nonblocking(int fd) {
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void watch(struct connection *connection, int epoll, bool writing) {
    if (connection->waits_to_write == writing) return;
    connection->waits_to_write = writing;
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = connection};
    epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &event);
}

SSL_CTX *connection_context(const SSL_METHOD *method) {
    SSL_CTX *context = SSL_CTX_new(method);
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    return context;
}

void connection_secure(struct connection *connection, SSL_CTX *context) {
    connection->shaken = context == NULL;
    if (!context) return;
    connection->ssl = SSL_new(context);
    SSL_set_fd(connection->ssl, connection->fd);
}

// How many bytes there were; 0 when there are none for now, and -1 at the end.
static ssize_t receive(struct connection *connection, uint8_t *room, size_t size) {
    if (connection->ssl) {
        int got = SSL_read(connection->ssl, room, (int)size);
        if (got > 0) return got;
        return SSL_get_error(connection->ssl, got) == SSL_ERROR_WANT_READ ? 0 : -1;
    }
    ssize_t got = recv(connection->fd, room, size, 0);
    if (got > 0) return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

// How many bytes were taken; 0 when there is no room for now, and -1 at the end.
static ssize_t transmit(struct connection *connection) {
    const struct bytes *out = &connection->out;
    if (connection->ssl) {
        int put = SSL_write(connection->ssl, out->data, (int)out->count);
        if (put > 0) return put;
        return SSL_get_error(connection->ssl, put) == SSL_ERROR_WANT_WRITE ? 0 : -1;
    }
    ssize_t put = send(connection->fd, out->data, out->count, 0);
    if (put > 0) return put;
    return put < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

bool connection_read(struct connection *connection) {
    for (;;) {
        // A record of TLS holds up to 16 KiB; less than that is all that there was.
        uint8_t *room = bytes_reserve(&connection->in, 16384);
        ssize_t got = receive(connection, room, 16384);
        if (got <= 0) return got == 0;
        connection->in.count += (size_t)got;
        bool has_more = connection->ssl && SSL_has_pending(connection->ssl);
        if (!has_more && got < 16384) return true;
    }
}

bool connection_write(struct connection *connection, int epoll) {
    while (connection->out.count) {
        ssize_t put = transmit(connection);
        if (put < 0) return false;
        if (put == 0) {
            watch(connection, epoll, true);
            return true;
        }
        bytes_consume(&connection->out, (size_t)put);
    }
    watch(connection, epoll, false);
    return true;
}

bool connection_shake(struct connection *connection, int epoll) {
    int result = SSL_do_handshake(connection->ssl);
    if (result == 1) {
        connection->shaken = true;
        watch(connection, epoll, false);
        return true;
    }
    int error = SSL_get_error(connection->ssl, result);
    watch(connection, epoll, error == SSL_ERROR_WANT_WRITE);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

void connection_end(struct connection *connection) {
    if (connection->dead) return;
    connection->dead = true;
    SSL_free(connection->ssl);
    close(connection->fd);
    free(connection->in.data);
    free(connection->out.data);
    connection->in = connection->out = (struct bytes){0};
}
