#include "pages/buffer.h"

#include "common/arena.h"
#include "common/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_LEAST 4096

void buffer_add(struct buffer *buffer, const char *bytes, size_t size)
{
    if (size == 0)
        return;
    if (buffer->room - buffer->size < size) {
        size_t room = buffer->room < ROOM_LEAST ? ROOM_LEAST : buffer->room * 2;
        buffer->room = room - buffer->size < size ? buffer->size + size : room;
        buffer->text = memory_resize(buffer->text, buffer->room, 1);
    }
    memcpy(buffer->text + buffer->size, bytes, size);
    buffer->size += size;
}

static const char *reference_of(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void add_with_references(struct buffer *buffer, const char *text, size_t size)
{
    size_t from = 0;
    for (size_t i = 0; i < size; i++) {
        const char *reference = reference_of(text[i]);
        if (!reference)
            continue;
        buffer_add(buffer, text + from, i - from);
        buffer_add(buffer, reference, strlen(reference));
        from = i + 1;
    }
    buffer_add(buffer, text + from, size - from);
}

// Most texts are plain ASCII, and need no closer look.
static bool is_plain(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] < ' ' || text[i] > '~') // also every byte of a longer character, whatever the sign of char
            return false;
    return true;
}

bool buffer_save(const struct buffer *buffer, const char *path)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return false;
    bool ok = fwrite(buffer->text, 1, buffer->size, file) == buffer->size;
    return fclose(file) == 0 && ok;
}

void buffer_add_escaped(struct buffer *buffer, const char *text, size_t size)
{
    if (is_plain(text, size) || is_printable(text, size)) {
        add_with_references(buffer, text, size);
        return;
    }
    for (const char *at = text, *end = text + size; at < end;) {
        char shown[SHOWN_SIZE];
        printable_next(&at, end, shown);
        add_with_references(buffer, shown, strlen(shown));
    }
}
