// Rows for COPY … FROM STDIN (FORMAT binary), built in memory.
// The format: PostgreSQL's manual, COPY, File Formats, Binary Format.
//
// One COPY is copy_start, then for each row copy_row and a call for each of its columns in order, and copy_end; then
// data and size go to database_copy_data. What does not fit at once is sent in pieces, with copy_continue after each.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Begin with {0}.
struct copy_buffer {
    uint8_t *data;     // what is to be sent
    size_t size, room; // bytes in it, and bytes that are allocated
};

// Empties the buffer and begins a COPY. The memory is kept.
void copy_start(struct copy_buffer *buffer);

// Empties the buffer after its rows were sent; more rows of the same COPY follow. The memory is kept.
void copy_continue(struct copy_buffer *buffer);

// Begins a row of so many columns.
void copy_row(struct copy_buffer *buffer, int16_t columns);

// Each adds a column, which must have the type that the name says.
void copy_bool(struct copy_buffer *buffer, bool value);
void copy_int2(struct copy_buffer *buffer, int value);
void copy_int4(struct copy_buffer *buffer, int32_t value); // also a date: days since 2000-01-01
void copy_int8(struct copy_buffer *buffer, int64_t value); // also a timestamptz: microseconds since 2000-01-01 UTC

// A uuid, text or bytea as its bytes, an array as array_finish gives it (parameters.h). With data NULL the column is
// null, of whatever type it is.
void copy_bytes(struct copy_buffer *buffer, const void *data, size_t size);

// Ends the COPY.
void copy_end(struct copy_buffer *buffer);

void copy_free(struct copy_buffer *buffer);
