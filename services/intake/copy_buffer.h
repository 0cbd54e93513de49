// Rows of COPY … FROM STDIN (FORMAT binary), built in memory. PostgreSQL, COPY, File Formats.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct copy_buffer {
    uint8_t *data;
    size_t size, room;
};

void copy_start(struct copy_buffer *buffer);    // forgets what was in it, keeps the memory
void copy_continue(struct copy_buffer *buffer); // forgets the rows that were sent, and goes on in the same COPY
void copy_row(struct copy_buffer *buffer, int16_t columns);
void copy_bool(struct copy_buffer *buffer, bool value);
void copy_int2(struct copy_buffer *buffer, int value);
void copy_int4(struct copy_buffer *buffer, int32_t value); // also a date: days since 2000
void copy_int8(struct copy_buffer *buffer, int64_t value); // also a timestamptz: microseconds since 2000
void copy_bytes(struct copy_buffer *buffer, const void *data, size_t size); // uuid, text, bytea; data NULL is null
void copy_end(struct copy_buffer *buffer);
void copy_free(struct copy_buffer *buffer);
