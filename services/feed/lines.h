// Lines of text from a stream: of a file, a pipe or memory (fmemopen). Whatever the bytes are, this is where they
// become UTF-8 text; a line that is none is told by line_fault, and never cut or mended in silence.
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct line {
    int64_t number; // in the stream, from 1
    char *text;     // without the line's end, with a NUL behind it
    size_t length;  // of a line over 64 KiB: 64 KiB and 1
    bool is_ascii;
};

struct lines;

// The stream is borrowed.
struct lines *lines_open(FILE *in);
void lines_close(struct lines *lines);

enum lines_next {
    LINES_LINE,
    LINES_END,
    LINES_FAILED, // ERROR_FATAL: the stream cannot be read; ERROR_POISON: it is UTF-16
};

// The next line that is not blank; it lives until the next call. The first one comes without a byte order mark.
enum lines_next lines_next(struct lines *lines, const struct line **line, struct error *error);

// Why a line is no line of text; NULL where it is one.
const char *line_fault(const struct line *line);

int64_t lines_bytes(const struct lines *lines); // read so far
