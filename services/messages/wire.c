#include "messages/wire.h"

#include <endian.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

enum { VARINT = 0, FIXED64 = 1, DELIMITED = 2, GROUP_START = 3, GROUP_END = 4, FIXED32 = 5 };

#define DEEPEST 100 // nesting, as the stock decoders allow

struct reader {
    const uint8_t *at, *end;
};

// What all the messages in one another are decoded with.
struct decoder {
    struct arena *arena;
    bool not_utf8; // a string was not
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

// The content of something that begins with its length.
static bool delimited_read(struct reader *reader, struct reader *content)
{
    uint64_t size;
    if (!varint_read(reader, &size) || size > (uint64_t)(reader->end - reader->at))
        return false;
    *content = (struct reader){reader->at, reader->at + size};
    reader->at += size;
    return true;
}

static bool fixed_skip(struct reader *reader, int size)
{
    if (reader->end - reader->at < size)
        return false;
    reader->at += size;
    return true;
}

static bool value_skip(struct reader *reader, struct tag tag, int depth)
{
    uint64_t number;
    struct reader content;
    switch (tag.type) {
    case VARINT:
        return varint_read(reader, &number);
    case FIXED64:
        return fixed_skip(reader, 8);
    case FIXED32:
        return fixed_skip(reader, 4);
    case DELIMITED:
        return delimited_read(reader, &content);
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
    case PROTOBUF_C_TYPE_MESSAGE:
        return DELIMITED;
    case PROTOBUF_C_TYPE_DOUBLE:
        return FIXED64;
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

static bool number_decode(const ProtobufCFieldDescriptor *field, struct reader *reader, void *member)
{
    uint64_t value;
    if (!varint_read(reader, &value))
        return false;
    uint32_t low = (uint32_t)value;
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_ENUM:
        break;
    case PROTOBUF_C_TYPE_SINT32:
        low = low >> 1 ^ -(low & 1);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        low = value != 0;
        break;
    case PROTOBUF_C_TYPE_UINT64:
        memcpy(member, &value, sizeof value);
        return true;
    default:
        abort(); // a programmer's error: wire.h says so
    }
    memcpy(member, &low, sizeof low);
    return true;
}

static bool double_decode(struct reader *reader, double *member)
{
    uint64_t bits;
    if (reader->end - reader->at < (int)sizeof bits)
        return false;
    memcpy(&bits, reader->at, sizeof bits);
    bits = le64toh(bits);
    memcpy(member, &bits, sizeof bits);
    reader->at += sizeof bits;
    return true;
}

static void string_decode(struct decoder *decoder, struct reader content, char **member)
{
    size_t size = (size_t)(content.end - content.at);
    char *copy = arena_alloc(decoder->arena, size + 1);
    if (u8_check(content.at, size))
        decoder->not_utf8 = true;
    memcpy(copy, content.at, size);
    copy[size] = '\0';
    for (char *nul = copy; (nul = memchr(nul, '\0', (size_t)(copy + size - nul)));)
        *nul = 0x01;
    *member = copy;
}

static ProtobufCMessage *message_new(const ProtobufCMessageDescriptor *descriptor, struct arena *arena)
{
    ProtobufCMessage *message = arena_alloc(arena, descriptor->sizeof_message);
    descriptor->message_init(message);
    return message;
}

// A new message at the end of a repeated field. The array doubles whenever its length is a power of two.
static ProtobufCMessage *message_append(const ProtobufCFieldDescriptor *field, struct arena *arena,
                                        ProtobufCMessage ***items, size_t *count)
{
    if ((*count & (*count - 1)) == 0) {
        ProtobufCMessage **more = arena_alloc(arena, (*count ? 2 * *count : 1) * sizeof *more);
        if (*count > 0)
            memcpy(more, *items, *count * sizeof *more);
        *items = more;
    }
    return (*items)[(*count)++] = message_new(field->descriptor, arena);
}

static bool message_decode(struct decoder *decoder, struct reader reader, ProtobufCMessage *message, int depth);

// What a field's descriptor says the offset of, in the struct of its message.
static void *member_at(ProtobufCMessage *message, unsigned offset)
{
    return (uint8_t *)message + offset;
}

// A member that is a message, of which more may have been decoded already: then it gets what is in this piece as well.
static bool piece_decode(struct decoder *decoder, const ProtobufCFieldDescriptor *field, struct reader content,
                         ProtobufCMessage *message, int depth)
{
    ProtobufCMessage **member = member_at(message, field->offset), *piece;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        piece = message_append(field, decoder->arena, member_at(message, field->offset),
                               member_at(message, field->quantifier_offset));
    else
        piece = *member = *member ? *member : message_new(field->descriptor, decoder->arena);
    return depth < DEEPEST && message_decode(decoder, content, piece, depth + 1);
}

// Makes a field the one that holds of a choice. Where another one held, nothing of that is left.
static void choice_take(const ProtobufCFieldDescriptor *field, ProtobufCMessage *message)
{
    uint32_t *held = member_at(message, field->quantifier_offset);
    ProtobufCMessage **member = member_at(message, field->offset);
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        abort(); // a programmer's error, as above: a pointer is all that is emptied here
    if (*held != field->id)
        *member = NULL;
    *held = field->id;
}

static bool field_decode(struct decoder *decoder, const ProtobufCFieldDescriptor *field, struct reader *reader,
                         ProtobufCMessage *message, int depth)
{
    void *member = member_at(message, field->offset);
    struct reader content;
    if (field->label == PROTOBUF_C_LABEL_REPEATED && field->type != PROTOBUF_C_TYPE_MESSAGE)
        abort();
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        choice_take(field, message);
    switch (wire_type(field)) {
    case VARINT:
        return number_decode(field, reader, member);
    case FIXED64:
        return double_decode(reader, member);
    default:
        if (!delimited_read(reader, &content))
            return false;
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            return piece_decode(decoder, field, content, message, depth);
        string_decode(decoder, content, member);
        return true;
    }
}

static bool message_decode(struct decoder *decoder, struct reader reader, ProtobufCMessage *message, int depth)
{
    struct tag tag;
    while (reader.at < reader.end) {
        if (!tag_read(&reader, &tag))
            return false;
        const ProtobufCFieldDescriptor *field = field_of(message->descriptor, tag);
        if (field ? !field_decode(decoder, field, &reader, message, depth) : !value_skip(&reader, tag, depth))
            return false;
    }
    return true;
}

ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor, const uint8_t *data, size_t size,
                              struct arena *arena, enum wire_result *result)
{
    struct decoder decoder = {arena, false};
    ProtobufCMessage *message = message_new(descriptor, arena);
    bool decoded = message_decode(&decoder, (struct reader){data, data + size}, message, 0);
    *result = !decoded ? WIRE_MALFORMED : decoder.not_utf8 ? WIRE_NOT_UTF8 : WIRE_OK;
    return *result == WIRE_OK ? message : NULL;
}
