#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"

static void usage(void) {
    fprintf(stderr,
            "usage: floor serve --cert FILE --key FILE [--port N]\n"
            "       floor client --port N [--connections N] [--in-flight N] [--calls N] [--warm-up N] [--payload BYTES]\n"
            "       floor client --port N --subscribers N [--calls EVENTS] [--payload BYTES]\n"
            "       floor client --port N --connections N --idle SECONDS\n"
            "\n"
            "--plain, on both sides: no TLS; what is left is mostly the kernel's.\n"
            "--wait: print `ready` after the warm-up, and go on when a line, or the end, comes in.\n");
    exit(64);
}

static size_t number(const char *text) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || value < 0 || end == text) {
        fprintf(stderr, "floor: \"%s\" is not a number\n", text);
        exit(64);
    }
    return (size_t)value;
}

int main(int argc, char **argv) {
    if (argc < 2) usage();
    struct options options = {.connections = 1, .in_flight = 1, .calls = 10000, .warm_up = 1000, .payload = 29};
    static const struct option names[] = {
        {"port", required_argument, NULL, 'p'},        {"cert", required_argument, NULL, 'c'},
        {"key", required_argument, NULL, 'k'},         {"connections", required_argument, NULL, 'n'},
        {"in-flight", required_argument, NULL, 'f'},   {"calls", required_argument, NULL, 'm'},
        {"warm-up", required_argument, NULL, 'w'},     {"payload", required_argument, NULL, 'b'},
        {"subscribers", required_argument, NULL, 's'}, {"idle", required_argument, NULL, 'i'},
        {"wait", no_argument, NULL, 'W'},              {"plain", no_argument, NULL, 'P'},
        {"method", required_argument, NULL, 'M'},
        {NULL, 0, NULL, 0},
    };
    int option;
    while ((option = getopt_long(argc - 1, argv + 1, "", names, NULL)) != -1) {
        switch (option) {
        case 'p': options.port = (int)number(optarg); break;
        case 'c': options.certificate = optarg; break;
        case 'k': options.key = optarg; break;
        case 'n': options.connections = number(optarg); break;
        case 'f': options.in_flight = number(optarg); break;
        case 'm': options.calls = number(optarg); break;
        case 'w': options.warm_up = number(optarg); break;
        case 'b': options.payload = number(optarg); break;
        case 's': options.subscribers = number(optarg); break;
        case 'i': options.idle_seconds = number(optarg); break;
        case 'P': options.plain = true; break;
        case 'W': options.waits = true; break;
        case 'M': break; // whatever is called, what it takes is sent back
        default: usage();
        }
    }
    bool can_serve = options.plain || (options.certificate && options.key);
    if (strcmp(argv[1], "serve") == 0 && can_serve) return serve(&options);
    if (strcmp(argv[1], "client") == 0 && options.port > 0) return drive(&options);
    usage();
}
