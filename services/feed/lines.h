// Lines of text from a stream, which may be a file, a pipe or memory (fmemopen). This is the place that knows about
// encodings. A line that is no UTF-8 text is never cut or mended silently: line_fault says what is wrong with it.
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct line {
    int64_t number; // in the stream, from 1; blank lines count too
    char *text;     // without the line's end (LF or CR LF), with a NUL behind it
    size_t length;  // in bytes; of a line that is longer than 64 KiB only so much and one byte is kept
    bool is_ascii;  // it has no byte beyond ASCII
};

struct lines;

// The stream is borrowed until lines_close.
struct lines *lines_open(FILE *in);
void lines_close(struct lines *lines);

enum lines_next {
    LINES_LINE,   // here is one
    LINES_END,    // there are no more
    LINES_FAILED, // with ERROR_FATAL: the stream cannot be read; with ERROR_POISON: it is UTF-16
};

// The next line that is not blank, without a byte order mark where it is the first one. Borrowed until the next call.
enum lines_next lines_next(struct lines *lines, const struct line **line, struct error *error);

// Why a line is no text, as a sentence about "it": it is too long, has a NUL or a bare carriage return within, or is
// not UTF-8. NULL where it is text.
const char *line_fault(const struct line *line);

// How many bytes were read so far.
int64_t lines_bytes(const struct lines *lines);
