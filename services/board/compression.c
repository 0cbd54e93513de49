#include "board/compression.h"

#define ZLIB_CONST // it only reads what it is given

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#define SHORT       1400      // bytes: what one packet takes needs no compression
#define WINDOW_GZIP (15 + 16) // zlib's way to ask for gzip's header
#define MEMORY      8

// "gzip" among the codings, and not with q=0 (RFC 9110, section 12.5.3).
bool request_accepts_gzip(const struct request *request)
{
    const char *accepted = request_header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    const char *gzip = accepted ? strcasestr(accepted, "gzip") : NULL;
    if (!gzip)
        return false;
    gzip += strlen("gzip");
    gzip += strspn(gzip, " \t");
    return *gzip != ';' || strtod(gzip + strcspn(gzip, "=,") + 1, NULL) > 0;
}

static bool is_text(const char *type)
{
    return strncmp(type, "text/", strlen("text/")) == 0 || strstr(type, "json") || strstr(type, "svg");
}

static char *gzip(const char *body, size_t size, size_t *compressed_size)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    size_t room = deflateBound(&stream, size);
    char *compressed = malloc(room);
    stream.next_in = (const unsigned char *)body;
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

void reply_compress(struct reply *reply, const struct request *request)
{
    size_t size;
    if (!reply->body || reply->size < SHORT || !is_text(reply->type) || !request_accepts_gzip(request))
        return;
    char *compressed = gzip(reply->body, reply->size, &size);
    if (!compressed)
        return;
    free(reply->body);
    reply->body = compressed;
    reply->size = size;
    reply_header_add(reply, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
}
