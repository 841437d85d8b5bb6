// The least of RFC 6455 that two honest peers need: headers, masks, the upgrade. Shared by both ends of the floor.
#ifndef FLOOR_WEBSOCKET_H
#define FLOOR_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OPCODE_TEXT = 1, OPCODE_BINARY = 2, OPCODE_CLOSE = 8, HEADER_MAX = 14 };

struct frame {
    int opcode;
    bool masked;
    uint8_t mask[4];
    size_t header; // bytes before the payload
    size_t length; // bytes of payload
};

// Reads a frame's header. Returns false if it is not complete.
bool frame_read(const uint8_t *bytes, size_t count, struct frame *frame);

// Writes the header of a final frame and returns its size; `mask` is NULL for a server's frame.
size_t frame_write(uint8_t *out, int opcode, size_t length, const uint8_t *mask);

// Masks or unmasks from `in` to `out`, which may be the same.
void frame_mask(uint8_t *out, const uint8_t *in, size_t count, const uint8_t mask[4]);

// The end of an HTTP head in `bytes`, or 0.
size_t http_head_end(const uint8_t *bytes, size_t count);

// Writes the server's answer to an upgrade request; 0 if the request is none.
size_t upgrade_answer(const uint8_t *head, size_t count, char *out, size_t room);

#endif
