// The floor's client: keeps calls in flight on its connections, in one thread over epoll, and times each. Prints one
// object of JSON. Frames that one turn sends leave with one write.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/rand.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"
#include "floor.h"
#include "websocket.h"

// The calls of one connection: answers come in the order of the questions.
struct caller {
    size_t sent, received;
    uint64_t *sent_at; // a ring of `in_flight` times
};

static const struct options *options;
static struct connection *connections;
static size_t connection_count;
static int epoll;
static uint8_t *payload;
static uint64_t *samples;
static size_t sample_count;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void append(struct connection *connection, int opcode, size_t length) {
    uint8_t mask[4];
    RAND_bytes(mask, sizeof mask); // from OpenSSL's own generator: no system call
    uint8_t *room = bytes_reserve(&connection->out, HEADER_MAX + length);
    size_t header = frame_write(room, opcode, length, mask);
    frame_mask(room + header, payload, length, mask);
    connection->out.count += header + length;
}

static void wait_for(struct connection *connection, short events) {
    struct pollfd descriptor = {.fd = connection->fd, .events = events};
    if (poll(&descriptor, 1, 20000) <= 0) fail("the server does not answer");
}

static void connect_one(struct connection *connection, SSL_CTX *context) {
    connection->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connection->fd < 0) fail("no socket (see ulimit -n)");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0) fail("cannot connect");
    socket_nonblocking(connection->fd);
    connection_secure(connection, context);
    if (connection->ssl) SSL_set_connect_state(connection->ssl);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event);
    while (!connection->shaken) {
        if (!connection_shake(connection, epoll)) fail("TLS");
        if (!connection->shaken) wait_for(connection, connection->waits_to_write ? POLLOUT : POLLIN);
    }
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    memcpy(bytes_reserve(&connection->out, sizeof request), request, sizeof request - 1);
    connection->out.count += sizeof request - 1;
    connection_write(connection, epoll);
    size_t end = 0;
    while (!end) {
        wait_for(connection, POLLIN);
        if (!connection_read(connection)) fail("the server ended the connection");
        end = http_head_end(connection->in.data, connection->in.count);
    }
    bytes_consume(&connection->in, end);
    connection->upgraded = true;
}

// Takes the whole frames off the front of what has come, and returns how many they were.
static size_t take_frames(struct connection *connection) {
    struct bytes *in = &connection->in;
    struct frame frame;
    size_t at = 0, count = 0;
    while (frame_read(in->data + at, in->count - at, &frame) && in->count - at >= frame.header + frame.length) {
        if (frame.length != options->payload) fail("the answer has another size");
        at += frame.header + frame.length;
        count++;
    }
    bytes_consume(in, at);
    return count;
}

static void send_calls(struct connection *connection, size_t calls) {
    struct caller *caller = connection->user;
    uint64_t time = now();
    while (caller->sent < calls && caller->sent - caller->received < options->in_flight) {
        caller->sent_at[caller->sent % options->in_flight] = time;
        append(connection, OPCODE_BINARY, options->payload);
        caller->sent++;
    }
    if (!connection_write(connection, epoll)) fail("the server ended a connection");
}

// Makes so many calls on each connection.
static void run(size_t calls, bool is_recorded) {
    size_t open = connection_count;
    for (size_t i = 0; i < connection_count; i++) {
        struct caller *caller = connections[i].user;
        caller->sent = caller->received = 0;
        send_calls(&connections[i], calls);
    }
    while (open && calls) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll, events, 256, 20000);
        if (count == 0) fail("the server does not answer");
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            struct caller *caller = connection->user;
            if (events[i].events & EPOLLOUT && !connection_write(connection, epoll)) fail("a connection ended");
            if (!connection_read(connection)) fail("the server ended a connection");
            uint64_t time = now();
            for (size_t frames = take_frames(connection); frames; frames--) {
                uint64_t sent = caller->sent_at[caller->received++ % options->in_flight];
                if (is_recorded) samples[sample_count++] = time - sent;
            }
            send_calls(connection, calls);
            if (caller->received == calls && caller->sent == calls) {
                caller->sent = calls + 1; // counted
                open--;
            }
        }
    }
}

// Lets one event go out to all connections, so many times, and times each until the last has it.
static void fan_out(size_t rounds, bool is_recorded) {
    for (size_t round = 0; round < rounds; round++) {
        uint64_t start = now();
        append(&connections[0], OPCODE_TEXT, options->payload);
        connection_write(&connections[0], epoll);
        size_t missing = connection_count;
        while (missing) {
            struct epoll_event events[256];
            int count = epoll_wait(epoll, events, 256, 20000);
            if (count == 0) fail("the server does not answer");
            for (int i = 0; i < count; i++) {
                struct connection *connection = events[i].data.ptr;
                if (!connection_read(connection)) fail("the server ended a connection");
                missing -= take_frames(connection);
            }
        }
        if (is_recorded) samples[sample_count++] = now() - start;
    }
}

static int by_size(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

static double microseconds(double quantile) {
    size_t index = (size_t)(quantile * (double)(sample_count - 1) + 0.5);
    return 1e-3 * (double)samples[index];
}

int drive(const struct options *given) {
    options = given;
    signal(SIGPIPE, SIG_IGN);
    bool is_fan = options->subscribers > 0;
    connection_count = is_fan ? options->subscribers : options->connections;
    if (connection_count == 0 || options->in_flight == 0 || options->calls == 0 || options->payload > MESSAGE_MAX) {
        fprintf(stderr, "floor: there is nothing to do\n");
        return 64;
    }
    payload = malloc(options->payload + 1);
    memset(payload, 'x', options->payload);
    SSL_CTX *context = options->plain ? NULL : connection_context(TLS_client_method());
    epoll = epoll_create1(0);
    connections = calloc(connection_count, sizeof *connections);
    for (size_t i = 0; i < connection_count; i++) {
        connect_one(&connections[i], context);
        struct caller *caller = calloc(1, sizeof *caller);
        caller->sent_at = calloc(options->in_flight, sizeof *caller->sent_at);
        connections[i].user = caller;
    }
    if (options->idle_seconds) {
        printf("{\"connections\": %zu}\n", connection_count);
        fflush(stdout);
        sleep((unsigned)options->idle_seconds);
        return 0;
    }
    size_t total = options->calls * (is_fan ? 1 : connection_count);
    samples = malloc(total * sizeof *samples);
    void (*work)(size_t, bool) = is_fan ? fan_out : run;
    work(options->warm_up, false);
    if (options->waits) {
        printf("ready\n");
        fflush(stdout);
        for (int byte = getchar(); byte != '\n' && byte != EOF;) byte = getchar();
    }
    double cpu = cpu_seconds();
    uint64_t start = now();
    work(options->calls, true);
    double seconds = 1e-9 * (double)(now() - start);
    cpu = cpu_seconds() - cpu;
    qsort(samples, sample_count, sizeof *samples, by_size);
    double sum = 0;
    for (size_t i = 0; i < sample_count; i++) sum += (double)samples[i];
    printf("{\"calls\": %zu, \"seconds\": %.6f, \"per_second\": %.0f, \"mean_us\": %.2f, \"p50_us\": %.2f, "
           "\"p99_us\": %.2f, \"client_cpu_us\": %.3f, \"percentiles\": [",
           sample_count, seconds, (double)sample_count / seconds, 1e-3 * sum / (double)sample_count, microseconds(0.5),
           microseconds(0.99), 1e6 * cpu / (double)sample_count);
    static const double percentiles[] = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100};
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++) {
        printf("%s[%g, %.2f]", i ? ", " : "", percentiles[i], microseconds(percentiles[i] / 100));
    }
    printf("]}\n");
    return 0;
}
