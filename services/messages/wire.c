#include "messages/wire.h"

#include <stdbool.h>
#include <string.h>
#include <unistr.h>

enum { VARINT = 0, FIXED64 = 1, DELIMITED = 2, GROUP_START = 3, GROUP_END = 4, FIXED32 = 5 };

#define DEEPEST 100 // nesting, as the stock decoders allow

struct reader {
    const uint8_t *at, *end;
};

// Where the tidy copy goes. The first run is without a copy (`at` is NULL) and only finds out whether one is needed.
struct writer {
    uint8_t *at;
    bool differs; // the copy differs, or would
    enum wire_result result;
    struct arena *arena;
};

struct tag {
    uint32_t field;
    int type;
};

static bool varint_read(struct reader *reader, uint64_t *value)
{
    *value = 0;
    for (int shift = 0; shift < 70 && reader->at < reader->end; shift += 7) {
        uint8_t byte = *reader->at++;
        if (shift < 64)
            *value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

static bool tag_read(struct reader *reader, struct tag *tag)
{
    uint64_t value;
    if (!varint_read(reader, &value) || value >> 32 || value >> 3 == 0)
        return false;
    tag->field = (uint32_t)(value >> 3);
    tag->type = (int)(value & 7);
    return true;
}

static bool skip_bytes(struct reader *reader, uint64_t size)
{
    if (size > (uint64_t)(reader->end - reader->at))
        return false;
    reader->at += size;
    return true;
}

static bool value_skip(struct reader *reader, struct tag tag, int depth)
{
    uint64_t number;
    switch (tag.type) {
    case VARINT:
        return varint_read(reader, &number);
    case FIXED64:
        return skip_bytes(reader, 8);
    case FIXED32:
        return skip_bytes(reader, 4);
    case DELIMITED:
        return varint_read(reader, &number) && skip_bytes(reader, number);
    case GROUP_START:
        for (struct tag inner; depth < DEEPEST && tag_read(reader, &inner);) {
            if (inner.type == GROUP_END)
                return inner.field == tag.field;
            if (!value_skip(reader, inner, depth + 1))
                return false;
        }
        return false;
    default:
        return false;
    }
}

static int wire_type(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return DELIMITED;
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return FIXED64;
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return FIXED32;
    default:
        return VARINT;
    }
}

// The field that a tag belongs to; NULL where the message has no such field, or of another wire type.
static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *descriptor, struct tag tag)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(descriptor, tag.field);
    return field && tag.type == wire_type(field) ? field : NULL;
}

static void copy(struct writer *writer, const uint8_t *from, const uint8_t *to)
{
    if (!writer->at)
        return;
    memcpy(writer->at, from, (size_t)(to - from));
    writer->at += to - from;
}

static void string_copy(struct writer *writer, const uint8_t *data, size_t size)
{
    if (u8_check(data, size))
        writer->result = WIRE_NOT_UTF8;
    if (size && memchr(data, '\0', size))
        writer->differs = true;
    for (size_t i = 0; writer->at && i < size; i++)
        *writer->at++ = data[i] ? data[i] : 0x01;
}

// Writes a length as a varint of so many bytes. A varint may have leading zeros, so a length that has become smaller
// keeps its number of bytes, and the copy never outgrows the original.
static void length_write(uint8_t *at, size_t bytes, size_t length)
{
    for (size_t i = 0; i < bytes; i++, length >>= 7)
        at[i] = (uint8_t)((length & 0x7f) | (i + 1 < bytes ? 0x80 : 0));
}

static bool message_copy(const ProtobufCMessageDescriptor *descriptor, struct reader reader, struct writer *writer,
                         int depth);

// Copies a string, bytes or a message, tidied; `tag` is where the field's tag starts in the input.
static bool delimited_copy(const ProtobufCFieldDescriptor *field, const uint8_t *tag, struct reader *reader,
                           struct writer *writer, int depth)
{
    uint64_t size;
    const uint8_t *length = reader->at;
    if (!varint_read(reader, &size) || size > (uint64_t)(reader->end - reader->at) || depth == DEEPEST)
        return false;
    copy(writer, tag, reader->at);
    uint8_t *start = writer->at;
    struct reader content = {reader->at, reader->at + size};
    reader->at += size;
    if (field->type == PROTOBUF_C_TYPE_STRING)
        string_copy(writer, content.at, size);
    else if (field->type == PROTOBUF_C_TYPE_BYTES)
        copy(writer, content.at, content.end);
    else if (!message_copy(field->descriptor, content, writer, depth + 1))
        return false;
    size_t bytes = (size_t)(content.at - length);
    if (writer->at)
        length_write(start - bytes, bytes, (size_t)(writer->at - start));
    return true;
}

static bool is_single_message(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_MESSAGE && field->label != PROTOBUF_C_LABEL_REPEATED;
}

// Whether a field occurs in what is left of its message.
static bool comes_again(const ProtobufCMessageDescriptor *descriptor, const ProtobufCFieldDescriptor *field,
                        struct reader left)
{
    struct tag tag;
    while (left.at < left.end && tag_read(&left, &tag)) {
        if (field_of(descriptor, tag) == field)
            return true;
        if (!value_skip(&left, tag, 0))
            return false;
    }
    return false;
}

static bool is_same_choice(const ProtobufCFieldDescriptor *a, const ProtobufCFieldDescriptor *b)
{
    return (a->flags & b->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && a->quantifier_offset == b->quantifier_offset;
}

// Copies a sub-message that comes in several parts. It means their merger, and the merger is what decodes from the
// parts put one behind the other. Within a oneof a member of another kind empties it, so only the parts after the last
// of those count. `whole` is the message around them, up to the end of the last part, whose tag is given.
static bool parts_copy(const ProtobufCMessageDescriptor *descriptor, const ProtobufCFieldDescriptor *field,
                       struct reader whole, struct reader tag_bytes, struct writer *writer, int depth)
{
    size_t most = (size_t)(whole.end - whole.at), size = 0, length_size = 1;
    uint8_t *parts = arena_alloc(writer->arena, most);
    struct writer merged = {arena_alloc(writer->arena, most), false, WIRE_OK, writer->arena};
    const uint8_t *start = merged.at;
    while (whole.at < whole.end) {
        struct tag tag;
        uint64_t length;
        if (!tag_read(&whole, &tag))
            return false;
        const ProtobufCFieldDescriptor *other = field_of(descriptor, tag);
        if (other && other != field && is_same_choice(other, field))
            size = 0;
        if (other != field) {
            if (!value_skip(&whole, tag, depth))
                return false;
            continue;
        }
        if (!varint_read(&whole, &length) || length > (uint64_t)(whole.end - whole.at))
            return false;
        memcpy(parts + size, whole.at, length);
        size += length;
        whole.at += length;
    }
    if (!message_copy(field->descriptor, (struct reader){parts, parts + size}, &merged, depth + 1))
        return false;
    size = (size_t)(merged.at - start);
    while (size >> 7 * length_size)
        length_size++;
    copy(writer, tag_bytes.at, tag_bytes.end);
    length_write(writer->at, length_size, size);
    writer->at += length_size;
    copy(writer, start, merged.at);
    return true;
}

// Copies a string or a message that `reader` stands at. `whole` is the message around it, and `tag` is where its tag
// starts.
static bool field_copy(const ProtobufCMessageDescriptor *descriptor, const ProtobufCFieldDescriptor *field,
                       struct reader whole, const uint8_t *tag, struct reader *reader, struct writer *writer, int depth)
{
    struct reader before = {whole.at, tag}, tag_bytes = {tag, reader->at}, left = *reader;
    bool single = is_single_message(field) && value_skip(&left, (struct tag){field->id, DELIMITED}, depth);
    bool again = single && comes_again(descriptor, field, left);
    bool last_of_many = single && !again && writer->at && comes_again(descriptor, field, before);
    if (!again && !last_of_many)
        return delimited_copy(field, tag, reader, writer, depth);
    // One of several parts: here it is only checked. With the last part, all of them are copied.
    struct writer none = {NULL, false, writer->result, writer->arena};
    bool ok = delimited_copy(field, tag, reader, &none, depth);
    writer->differs = true;
    writer->result = none.result;
    whole.end = reader->at;
    return ok && (again || parts_copy(descriptor, field, whole, tag_bytes, writer, depth));
}

static bool message_copy(const ProtobufCMessageDescriptor *descriptor, struct reader reader, struct writer *writer,
                         int depth)
{
    const struct reader whole = reader;
    while (reader.at < reader.end) {
        const uint8_t *start = reader.at;
        struct tag tag;
        if (!tag_read(&reader, &tag))
            return false;
        const ProtobufCFieldDescriptor *field = field_of(descriptor, tag);
        if (field && tag.type == DELIMITED) {
            if (!field_copy(descriptor, field, whole, start, &reader, writer, depth))
                return false;
            continue;
        }
        if (!value_skip(&reader, tag, depth))
            return false;
        if (field)
            copy(writer, start, reader.at);
        else
            writer->differs = true;
    }
    return true;
}

enum wire_result wire_tidy(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                           struct arena *arena, const uint8_t **tidy, size_t *tidy_size)
{
    struct reader reader = {data, data + size};
    struct writer writer = {NULL, false, WIRE_OK, arena};
    *tidy = data;
    *tidy_size = size;
    if (!message_copy(descriptor, reader, &writer, 0))
        return WIRE_MALFORMED;
    if (!writer.differs)
        return writer.result;
    *tidy = writer.at = arena_alloc(arena, size);
    if (!message_copy(descriptor, reader, &writer, 0))
        return WIRE_MALFORMED;
    *tidy_size = (size_t)(writer.at - *tidy);
    return writer.result;
}

static void *arena_allocate(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void arena_leave(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                              struct arena *arena, enum wire_result *result)
{
    ProtobufCAllocator allocator = {arena_allocate, arena_leave, arena};
    *result = wire_tidy(descriptor, data, size, arena, &data, &size);
    if (*result != WIRE_OK)
        return NULL;
    ProtobufCMessage *message = protobuf_c_message_unpack(descriptor, &allocator, size, data);
    if (!message)
        *result = WIRE_MALFORMED;
    return message;
}
