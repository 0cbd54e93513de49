// A text that grows while it is written.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Begins as {0}. `text` is NULL before anything was added; it has no NUL behind it. Free it with free().
struct buffer {
    char *text;
    size_t size; // bytes
    size_t room;
};

// Adds bytes at the end. Aborts where there is no memory.
void buffer_add(struct buffer *buffer, const char *bytes, size_t size);

// Writes all of it into a file, in place of what it had. False with errno where that fails.
__attribute__((warn_unused_result)) bool buffer_save(const struct buffer *buffer, const char *path);

// Adds a text as it stands in HTML, between tags and in an attribute that stands in quotes: & < > " and ' are written
// as references, and what steers is shown as printable.h tells. The text is UTF-8.
void buffer_add_escaped(struct buffer *buffer, const char *text, size_t size);
