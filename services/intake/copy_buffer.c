#include "intake/copy_buffer.h"
#include "common/arena.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t signature[] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};

static uint8_t *make_room(struct copy_buffer *buffer, size_t size)
{
    if (buffer->size + size > buffer->room) {
        buffer->room = 2 * (buffer->size + size);
        buffer->data = memory_resize(buffer->data, buffer->room, 1);
    }
    uint8_t *at = buffer->data + buffer->size;
    buffer->size += size;
    return at;
}

static void put_16(uint8_t *at, int value)
{
    uint16_t bytes = htobe16((uint16_t)value);
    memcpy(at, &bytes, sizeof bytes);
}

static void put_32(uint8_t *at, int32_t value)
{
    uint32_t bytes = htobe32((uint32_t)value);
    memcpy(at, &bytes, sizeof bytes);
}

void copy_start(struct copy_buffer *buffer)
{
    buffer->size = 0;
    memcpy(make_room(buffer, sizeof signature), signature, sizeof signature);
}

void copy_continue(struct copy_buffer *buffer)
{
    buffer->size = 0;
}

void copy_row(struct copy_buffer *buffer, int16_t columns)
{
    put_16(make_room(buffer, 2), columns);
}

void copy_bool(struct copy_buffer *buffer, bool value)
{
    uint8_t *at = make_room(buffer, 5);
    put_32(at, 1);
    at[4] = value;
}

void copy_int2(struct copy_buffer *buffer, int value)
{
    uint8_t *at = make_room(buffer, 6);
    put_32(at, 2);
    put_16(at + 4, value);
}

void copy_int4(struct copy_buffer *buffer, int32_t value)
{
    uint8_t *at = make_room(buffer, 8);
    put_32(at, 4);
    put_32(at + 4, value);
}

void copy_int8(struct copy_buffer *buffer, int64_t value)
{
    uint64_t bytes = htobe64((uint64_t)value);
    uint8_t *at = make_room(buffer, 12);
    put_32(at, 8);
    memcpy(at + 4, &bytes, sizeof bytes);
}

void copy_bytes(struct copy_buffer *buffer, const void *data, size_t size)
{
    if (!data) {
        put_32(make_room(buffer, 4), -1);
        return;
    }
    uint8_t *at = make_room(buffer, 4 + size);
    put_32(at, (int32_t)size);
    if (size)
        memcpy(at + 4, data, size);
}

void copy_end(struct copy_buffer *buffer)
{
    put_16(make_room(buffer, 2), -1);
}

void copy_free(struct copy_buffer *buffer)
{
    free(buffer->data);
    memset(buffer, 0, sizeof *buffer);
}
