// Lines of text from a stream, which may be a file, a pipe or memory (fmemopen). This is the place that knows about
// encodings. An input has one: UTF-8, UTF-16 with a mark, or Windows-1252 where its bytes can be nothing else than what
// people write in it. A line that is no text is never cut or mended silently: line_fault says what is wrong with it.
#pragma once

#include "common/error.h"
#include "feed/head.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct line {
    int64_t number;    // in the stream, from 1; blank lines count too
    char *text;        // UTF-8, without the line's end (LF or CR LF), with a NUL behind it
    size_t length;     // in bytes; of a line that is longer than 64 KiB only so much and one byte is kept
    bool is_ascii;     // it has no byte beyond ASCII
    bool is_windows;   // it was Windows-1252
    const char *fault; // line_fault
};

struct lines;

// The stream is borrowed until lines_close; `head` is what was read of it before. NULL with ERROR_FATAL.
struct lines *lines_open(FILE *in, const struct head *head, struct error *error);
void lines_close(struct lines *lines);

enum lines_next {
    LINES_LINE,   // here is one
    LINES_END,    // there are no more
    LINES_FAILED, // with ERROR_FATAL: the stream cannot be read; with ERROR_POISON: it is UTF-16 without a mark
};

// The next line that is not blank, without a byte order mark where it is the first one. Borrowed until the next call.
enum lines_next lines_next(struct lines *lines, const struct line **line, struct error *error);

// Why a line is no text, as a sentence about "it": it is too long, has a NUL or a bare carriage return within, or is
// not in the input's encoding. NULL where it is text.
const char *line_fault(const struct line *line);

// "Windows-1252" or "UTF-16" where a line was; NULL where all of them are UTF-8 so far.
const char *lines_encoding(const struct lines *lines);

// How many bytes were read so far.
int64_t lines_bytes(const struct lines *lines);
