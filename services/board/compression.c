#include "board/compression.h"

#define ZLIB_CONST // it only reads what it is given

#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

#define WINDOW_GZIP (15 + 16) // zlib's way to ask for gzip's header
#define MEMORY      8

char *gzip_compress(const char *bytes, size_t size, size_t *compressed_size)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    size_t room = deflateBound(&stream, size);
    char *compressed = malloc(room);
    stream.next_in = (const unsigned char *)bytes;
    stream.avail_in = (unsigned)size;
    stream.next_out = (unsigned char *)compressed;
    stream.avail_out = (unsigned)room;
    bool ok = compressed && deflate(&stream, Z_FINISH) == Z_STREAM_END;
    *compressed_size = stream.total_out;
    deflateEnd(&stream);
    if (ok)
        return compressed;
    free(compressed);
    return NULL;
}
