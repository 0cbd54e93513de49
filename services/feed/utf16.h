// UTF-16 as a stream of UTF-8.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct utf16;

// Begins behind the mark; the stream is borrowed until utf16_close. NULL where the C library has no memory.
struct utf16 *utf16_open(FILE *in, bool is_big);
void utf16_close(struct utf16 *utf16);

// The text as UTF-8, with a byte 0xFF for each unit that is none. It fails where the stream under it does.
FILE *utf16_stream(const struct utf16 *utf16);

// How many bytes of the stream were read so far.
int64_t utf16_bytes(const struct utf16 *utf16);
