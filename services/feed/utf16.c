#include "feed/utf16.h"
#include "common/arena.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define RAW_SIZE 4096

struct utf16 {
    FILE *in, *out;
    iconv_t converter;
    char raw[RAW_SIZE];
    size_t kept; // bytes of raw that wait for more
    int64_t bytes;
    bool ended;
};

// A unit that is no character becomes a byte that is no UTF-8, so that its line is bad.
static void unit_replace(char **from, size_t *left, char **to, size_t *room)
{
    size_t size = *left < 2 ? *left : 2;
    *from += size;
    *left -= size;
    *(*to)++ = '\xFF';
    --*room;
}

static ssize_t on_read(void *cookie, char *buffer, size_t size)
{
    struct utf16 *utf16 = cookie;
    char *to = buffer;
    size_t room = size;
    while (to == buffer && !(utf16->ended && utf16->kept == 0)) {
        size_t got = fread(utf16->raw + utf16->kept, 1, RAW_SIZE - utf16->kept, utf16->in);
        if (ferror(utf16->in))
            return -1;
        utf16->bytes += (int64_t)got;
        utf16->ended = utf16->ended || (got == 0 && utf16->kept < RAW_SIZE);
        char *from = utf16->raw;
        size_t left = utf16->kept + got;
        while (left > 0 && room > 0) {
            if (iconv(utf16->converter, &from, &left, &to, &room) != (size_t)-1 || errno == E2BIG)
                break;
            if (errno == EINVAL && !utf16->ended)
                break; // half a character: the rest of it comes
            unit_replace(&from, &left, &to, &room);
        }
        memmove(utf16->raw, from, left);
        utf16->kept = left;
    }
    return to - buffer;
}

static bool is_there(iconv_t converter)
{
    return converter != (iconv_t)-1; // NOLINT(performance-no-int-to-ptr): so iconv_open says that there is none
}

struct utf16 *utf16_open(FILE *in, bool is_big)
{
    struct utf16 *utf16 = memory_resize(NULL, 1, sizeof *utf16);
    memset(utf16, 0, sizeof *utf16);
    utf16->in = in;
    utf16->converter = iconv_open("UTF-8", is_big ? "UTF-16BE" : "UTF-16LE");
    utf16->out = fopencookie(utf16, "r", (cookie_io_functions_t){.read = on_read});
    if (is_there(utf16->converter) && utf16->out)
        return utf16;
    utf16_close(utf16);
    return NULL;
}

void utf16_close(struct utf16 *utf16)
{
    if (!utf16)
        return;
    if (utf16->out)
        fclose(utf16->out);
    if (is_there(utf16->converter))
        iconv_close(utf16->converter);
    free(utf16);
}

FILE *utf16_stream(const struct utf16 *utf16)
{
    return utf16->out;
}

int64_t utf16_bytes(const struct utf16 *utf16)
{
    return utf16->bytes;
}
