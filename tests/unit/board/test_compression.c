#include "board/compression.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

Test(compression, gives_back_what_it_was)
{
    char text[100000], back[sizeof text];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)("taakstelling"[i % 12] + (i / 5000));
    for (size_t size = 0; size <= sizeof text; size = size * 10 + 1) {
        size_t compressed_size;
        char *compressed = gzip_compress(text, size, &compressed_size);
        cr_assert_not_null(compressed);
        z_stream stream = {.next_in = (unsigned char *)compressed,
                           .avail_in = (unsigned)compressed_size,
                           .next_out = (unsigned char *)back,
                           .avail_out = sizeof back};
        cr_assert_eq(inflateInit2(&stream, 15 + 16), Z_OK, "gzip's header");
        cr_assert_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
        cr_expect_eq(stream.total_out, size);
        cr_expect_arr_eq(back, text, size);
        inflateEnd(&stream);
        free(compressed);
    }
}
