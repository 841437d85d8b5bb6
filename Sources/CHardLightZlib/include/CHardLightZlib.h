#ifndef HARDLIGHT_ZLIB_H
#define HARDLIGHT_ZLIB_H

// The system's zlib, and the two of its functions that are macros, which Swift cannot import.

#include <zlib.h>

// A negative number of window bits asks for a raw stream (RFC 1951): no zlib header, no checksum at the end.
#define HARDLIGHT_RAW_WINDOW_BITS (-15)

// The default of zlib (zconf.h, DEF_MEM_LEVEL).
#define HARDLIGHT_MEMORY_LEVEL 8

static inline int hardlight_deflate_init(z_stream *stream, int level) {
    return deflateInit2(
        stream, level, Z_DEFLATED, HARDLIGHT_RAW_WINDOW_BITS, HARDLIGHT_MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
}

static inline int hardlight_inflate_init(z_stream *stream) {
    return inflateInit2(stream, HARDLIGHT_RAW_WINDOW_BITS);
}

#endif
