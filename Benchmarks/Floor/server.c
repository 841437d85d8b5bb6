// The floor's server: TLS 1.3 and WebSocket over epoll, in one thread, and nothing else. A binary message comes back as it
// came; a text message goes out to every connection as a binary one.
//
// It answers all that one read brings with one write, as HardLight does: fewer system calls and records of TLS are not to
// be had.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"
#include "floor.h"
#include "websocket.h"

static struct connection **connections;
static size_t connection_count, connection_capacity;
static int epoll;

static void forget(struct connection *connection) {
    for (size_t i = 0; i < connection_count; i++) {
        if (connections[i] == connection) {
            connections[i] = connections[--connection_count];
            break;
        }
    }
    connection_end(connection);
}

static void accept_all(int listener, SSL_CTX *context) {
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) return;
        socket_nonblocking(fd);
        struct connection *connection = calloc(1, sizeof *connection);
        connection->fd = fd;
        connection_secure(connection, context);
        if (connection->ssl) SSL_set_accept_state(connection->ssl);
        if (connection_count == connection_capacity) {
            connection_capacity = connection_capacity ? connection_capacity * 2 : 64;
            connections = realloc(connections, connection_capacity * sizeof *connections);
        }
        connections[connection_count++] = connection;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void append(struct connection *connection, const uint8_t *payload, const struct frame *frame) {
    uint8_t *room = bytes_reserve(&connection->out, HEADER_MAX + frame->length);
    size_t header = frame_write(room, OPCODE_BINARY, frame->length, NULL);
    if (frame->masked) {
        frame_mask(room + header, payload, frame->length, frame->mask);
    } else {
        memcpy(room + header, payload, frame->length);
    }
    connection->out.count += header + frame->length;
}

static void broadcast(const uint8_t *payload, const struct frame *frame) {
    for (size_t i = 0; i < connection_count; i++) {
        if (connections[i]->upgraded && !connections[i]->dead) {
            append(connections[i], payload, frame);
            connection_write(connections[i], epoll);
        }
    }
}

// False when the connection is to end.
static bool answer(struct connection *connection) {
    struct bytes *in = &connection->in;
    size_t at = 0;
    if (!connection->upgraded) {
        at = http_head_end(in->data, in->count);
        if (!at) return in->count < 16384;
        char *room = (char *)bytes_reserve(&connection->out, 512);
        size_t size = upgrade_answer(in->data, at, room, 512);
        if (!size) return false;
        connection->out.count += size;
        connection->upgraded = true;
    }
    struct frame frame;
    while (frame_read(in->data + at, in->count - at, &frame)) {
        if (frame.length > MESSAGE_MAX) return false;
        if (in->count - at < frame.header + frame.length) break;
        const uint8_t *payload = in->data + at + frame.header;
        at += frame.header + frame.length;
        if (frame.opcode == OPCODE_CLOSE) return false;
        if (frame.opcode == OPCODE_TEXT) {
            broadcast(payload, &frame);
        } else {
            append(connection, payload, &frame);
        }
    }
    bytes_consume(in, at);
    return connection_write(connection, epoll);
}

static void handle(struct connection *connection, uint32_t events) {
    bool lives = true;
    if (!connection->shaken) {
        lives = connection_shake(connection, epoll);
        if (lives && !connection->shaken) return;
    }
    if (lives && events & EPOLLOUT) lives = connection_write(connection, epoll);
    if (lives) {
        lives = connection_read(connection);
        if (connection->in.count) lives = answer(connection) && lives;
    }
    if (!lives) {
        forget(connection);
        free(connection);
    }
}

static SSL_CTX *server_context(const struct options *options) {
    SSL_CTX *context = connection_context(TLS_server_method());
    SSL_CTX_set_num_tickets(context, 0);
    if (SSL_CTX_use_certificate_chain_file(context, options->certificate) != 1) fail(options->certificate);
    if (SSL_CTX_use_PrivateKey_file(context, options->key, SSL_FILETYPE_PEM) != 1) fail(options->key);
    return context;
}

int serve(const struct options *options) {
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX *context = options->plain ? NULL : server_context(options);

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail("cannot listen");
    if (listen(listener, 4096) != 0) fail("cannot listen");
    socket_nonblocking(listener);
    socklen_t size = sizeof address;
    getsockname(listener, (struct sockaddr *)&address, &size);

    epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll, events, 256, -1);
        if (count < 0 && errno != EINTR) fail("epoll");
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr) {
                handle(events[i].data.ptr, events[i].events);
            } else {
                accept_all(listener, context);
            }
        }
    }
}
