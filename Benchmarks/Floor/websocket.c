#include "websocket.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool frame_read(const uint8_t *bytes, size_t count, struct frame *frame) {
    if (count < 2) return false;
    size_t length = bytes[1] & 0x7f;
    size_t at = 2;
    if (length == 126) {
        if (count < 4) return false;
        length = (size_t)bytes[2] << 8 | bytes[3];
        at = 4;
    } else if (length == 127) {
        if (count < 10) return false;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | bytes[i];
        at = 10;
    }
    frame->opcode = bytes[0] & 0x0f;
    frame->masked = bytes[1] & 0x80;
    if (frame->masked) {
        if (count < at + 4) return false;
        memcpy(frame->mask, bytes + at, 4);
        at += 4;
    }
    frame->header = at;
    frame->length = length;
    return true;
}

size_t frame_write(uint8_t *out, int opcode, size_t length, const uint8_t *mask) {
    uint8_t bit = mask ? 0x80 : 0;
    size_t at = 2;
    out[0] = 0x80 | (uint8_t)opcode;
    if (length < 126) {
        out[1] = bit | (uint8_t)length;
    } else if (length <= 0xffff) {
        out[1] = bit | 126;
        out[2] = (uint8_t)(length >> 8);
        out[3] = (uint8_t)length;
        at = 4;
    } else {
        out[1] = bit | 127;
        for (int i = 0; i < 8; i++) out[2 + i] = (uint8_t)(length >> (56 - 8 * i));
        at = 10;
    }
    if (mask) {
        memcpy(out + at, mask, 4);
        at += 4;
    }
    return at;
}

void frame_mask(uint8_t *out, const uint8_t *in, size_t count, const uint8_t mask[4]) {
    uint64_t wide;
    memcpy(&wide, mask, 4);
    memcpy((uint8_t *)&wide + 4, mask, 4);
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t word;
        memcpy(&word, in + i, 8);
        word ^= wide;
        memcpy(out + i, &word, 8);
    }
    for (; i < count; i++) out[i] = in[i] ^ mask[i & 3];
}

size_t http_head_end(const uint8_t *bytes, size_t count) {
    const uint8_t *end = memmem(bytes, count, "\r\n\r\n", 4);
    return end ? (size_t)(end - bytes) + 4 : 0;
}

size_t upgrade_answer(const uint8_t *head, size_t count, char *out, size_t room) {
    static const char name[] = "\r\nsec-websocket-key:";
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const char *text = (const char *)head;
    for (size_t i = 0; i + sizeof name - 1 < count; i++) {
        if (strncasecmp(text + i, name, sizeof name - 1) != 0) continue;
        size_t start = i + sizeof name - 1;
        while (start < count && text[start] == ' ') start++;
        if (start + 24 > count) return 0;
        char key[24 + sizeof guid];
        memcpy(key, text + start, 24);
        memcpy(key + 24, guid, sizeof guid);
        uint8_t digest[SHA_DIGEST_LENGTH];
        SHA1((const uint8_t *)key, 24 + sizeof guid - 1, digest);
        uint8_t accept[32];
        EVP_EncodeBlock(accept, digest, SHA_DIGEST_LENGTH);
        int size = snprintf(out, room,
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\n\r\n",
                            accept);
        return size > 0 && (size_t)size < room ? (size_t)size : 0;
    }
    return 0;
}
