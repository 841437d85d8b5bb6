#ifndef FLOOR_H
#define FLOOR_H

#include <stdbool.h>
#include <stddef.h>

// The largest message that is taken.
enum { MESSAGE_MAX = 16 * 1024 * 1024 };

struct options {
    int port;
    const char *certificate, *key;
    size_t connections;   // connections of the client
    size_t in_flight;     // calls in flight on each
    size_t calls;         // calls on each
    size_t warm_up;       // calls on each before the clock starts
    size_t payload;       // bytes of each message
    size_t subscribers;   // fan-out instead: connections that get each event
    size_t idle_seconds;  // hold the connections open for so long and do nothing
    bool plain;           // no TLS
    bool waits;           // for a line on the standard input, after the warm-up
};

int serve(const struct options *options);
int drive(const struct options *options);

#endif
