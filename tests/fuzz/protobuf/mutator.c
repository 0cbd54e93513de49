#include "mutator.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { VARINT = 0, FIXED64 = 1, DELIMITED = 2, GROUP_START = 3, GROUP_END = 4, FIXED32 = 5, WIRE_TYPES = 6 };

#define PIECES_MOST 64   // fields of a message that are told apart; what is behind stays as it is
#define DEPTH_MOST  4    // of messages that are made anew
#define GROUPS_MOST 130  // in one another: more than any decoder takes
#define BYTES_MOST  4096 // of a text or message that is varied by itself

#define COUNT(array)         (sizeof(array) / sizeof(array)[0])
#define ANY_OF(random, list) ((list)[below(random, COUNT(list))])

// Where the rules of messages change their mind, and where the format does.
static const uint64_t numbers[] = {
    0,       1,       2,         3,          5,          12,         13,        29,         31,        99,
    100,     101,     1999,      2000,       2017,       2100,       2101,      10000,      100000,    100001,
    1000000, 1000001, INT32_MAX, 0x80000000, UINT32_MAX, 1ull << 32, INT64_MAX, 1ull << 63, UINT64_MAX};
static const uint64_t lengths[] = {0,          1,          127,        128,       16383,     INT32_MAX,
                                   0x80000000, UINT32_MAX, 1ull << 32, INT64_MAX, UINT64_MAX};
static const char *const texts[] = {"",
                                    "GM0716",
                                    "GM0518",
                                    "GM9999",
                                    "gm0716",
                                    "PV29",
                                    "0190c5a2-7d3e-7abc-8def-0123456789AB",
                                    "00000000-0000-0000-0000-000000000000",
                                    "111222333",
                                    "11-12.22/333",
                                    "1234567890",
                                    "Súdwest-Fryslân",
                                    "\x1b]52;c;AAAA\x07",
                                    "=1+1",
                                    "\xff\xfe",
                                    "\xed\xa0\x80"};
static const double doubles[] = {0, 52.1, -91, 180.5, 1e308, -1e-308, __builtin_inf(), __builtin_nan("")};

struct writer {
    uint8_t *bytes;
    size_t size, most;
    bool full; // something did not fit
};

// A field as it stands in a message: its tag, its length where it has one, its content.
struct piece {
    const uint8_t *start, *content, *end;
    uint32_t number;
    int type;
};

static size_t below(uint64_t *random, size_t limit)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return limit ? *random % limit : 0;
}

static void put(struct writer *out, const void *bytes, size_t size)
{
    if (size > out->most - out->size) {
        out->full = true;
    } else if (size > 0) {
        memcpy(out->bytes + out->size, bytes, size);
        out->size += size;
    }
}

// A number in at least `least` bytes, 10 at most.
static void put_varint(struct writer *out, uint64_t value, size_t least)
{
    uint8_t bytes[10];
    size_t size = 0;
    do {
        bytes[size] = value & 0x7f;
        value >>= 7;
        if (value || size + 1 < least)
            bytes[size] |= 0x80;
        size++;
    } while (size < sizeof bytes && (value || size < least));
    put(out, bytes, size);
}

static void put_tag(struct writer *out, uint64_t number, int type)
{
    put_varint(out, number << 3 | (uint64_t)type, 1);
}

static bool varint_read(const uint8_t **at, const uint8_t *end, uint64_t *value)
{
    *value = 0;
    for (int shift = 0; shift < 70 && *at < end; shift += 7) {
        uint8_t byte = *(*at)++;
        if (shift < 64)
            *value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

// Reads the piece at *at, which moves behind it. False where there is none that this mutator knows.
static bool piece_read(const uint8_t **at, const uint8_t *end, struct piece *piece)
{
    uint64_t tag, value = 0;
    piece->start = *at;
    if (!varint_read(at, end, &tag))
        return false;
    piece->number = (uint32_t)(tag >> 3);
    piece->type = (int)(tag & 7);
    piece->content = *at;
    if (piece->type == DELIMITED && varint_read(at, end, &value))
        piece->content = *at;
    else if (piece->type == FIXED64 || piece->type == FIXED32)
        value = piece->type == FIXED64 ? 8 : 4;
    else if (piece->type != VARINT || !varint_read(at, end, &tag))
        return false;
    if (value > (uint64_t)(end - *at))
        return false;
    *at += value;
    piece->end = *at;
    return true;
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

static const ProtobufCFieldDescriptor *any_field(uint64_t *random, const ProtobufCMessageDescriptor *descriptor)
{
    return descriptor->n_fields ? &descriptor->fields[below(random, descriptor->n_fields)] : NULL;
}

static void put_groups(uint64_t *random, struct writer *out)
{
    size_t count = 1 + below(random, GROUPS_MOST), ends = below(random, 4) ? count : below(random, count);
    for (size_t i = 0; i < count; i++)
        put_tag(out, 1000, GROUP_START);
    for (size_t i = 0; i < ends; i++)
        put_tag(out, 1000, GROUP_END);
}

// A field that nobody knows.
static void put_unknown(uint64_t *random, struct writer *out)
{
    static const uint64_t unknown[] = {0, 16, 999, 1000, 536870911, 536870912, UINT32_MAX};
    int type = (int)below(random, WIRE_TYPES + 1);
    uint64_t content = ANY_OF(random, numbers);
    if (type == GROUP_START) {
        put_groups(random, out);
        return;
    }
    put_tag(out, ANY_OF(random, unknown), type);
    if (type == VARINT)
        put_varint(out, content, 1);
    else if (type == DELIMITED)
        put_varint(out, below(random, 2), 1);
    if (type == FIXED64 || type == FIXED32)
        put(out, &content, type == FIXED64 ? 8 : 4);
}

static void field_make(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, struct writer *out, int depth);

// A message of some fields, with its length before it.
static void put_message(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, struct writer *out, int depth)
{
    uint8_t bytes[BYTES_MOST];
    struct writer inner = {bytes, 0, sizeof bytes >> depth, false};
    for (size_t fields = depth < DEPTH_MOST ? below(random, 5) : 0; fields > 0; fields--)
        field_make(random, descriptor, &inner, depth + 1);
    put_varint(out, inner.size, 1);
    put(out, inner.bytes, inner.size);
}

// A field of the message, or one that nobody knows, with a content that might be right.
static void field_make(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, struct writer *out, int depth)
{
    const ProtobufCFieldDescriptor *field = any_field(random, descriptor);
    if (!field || below(random, 12) == 0) {
        put_unknown(random, out);
        return;
    }
    put_tag(out, field->id, wire_type(field));
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        put_message(random, field->descriptor, out, depth);
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
        const char *text = ANY_OF(random, texts);
        put_varint(out, strlen(text), 1);
        put(out, text, strlen(text));
    } else if (field->type == PROTOBUF_C_TYPE_DOUBLE) {
        double number = ANY_OF(random, doubles);
        put(out, &number, sizeof number);
    } else {
        put_varint(out, below(random, 3) ? ANY_OF(random, numbers) : below(random, 40), 1);
    }
}

static void message_vary(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, const uint8_t *data,
                         size_t size, struct writer *out);

// The content of what has a length: a message by its fields, a text by libFuzzer.
static void delimited_vary(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, const struct piece *piece,
                           struct writer *out)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(descriptor, piece->number);
    uint8_t bytes[BYTES_MOST];
    struct writer inner = {bytes, 0, sizeof bytes, false};
    size_t size = (size_t)(piece->end - piece->content);
    if (field && field->type == PROTOBUF_C_TYPE_MESSAGE) {
        message_vary(random, field->descriptor, piece->content, size, &inner);
    } else if (below(random, 2)) {
        const char *text = ANY_OF(random, texts);
        put(&inner, text, strlen(text));
    } else {
        put(&inner, piece->content, size);
        inner.size = LLVMFuzzerMutate(inner.bytes, inner.size, inner.most);
    }
    put_tag(out, piece->number, DELIMITED);
    put_varint(out, inner.size, 1);
    put(out, inner.bytes, inner.size);
}

static void content_vary(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, const struct piece *piece,
                         struct writer *out)
{
    if (piece->type == DELIMITED) {
        delimited_vary(random, descriptor, piece, out);
        return;
    }
    put_tag(out, piece->number, piece->type);
    if (piece->type == VARINT)
        put_varint(out, ANY_OF(random, numbers), 1 + below(random, 10));
    for (const uint8_t *at = piece->content; piece->type != VARINT && at < piece->end; at++)
        put(out, &(uint8_t){(uint8_t)below(random, 256)}, 1);
}

// What has a length in two pieces, which merge if it is a message.
static void put_halves(uint64_t *random, const struct piece *piece, struct writer *out)
{
    size_t size = (size_t)(piece->end - piece->content), first = below(random, size + 1);
    put_tag(out, piece->number, piece->type);
    put_varint(out, first, 1);
    put(out, piece->content, first);
    put_tag(out, piece->number, piece->type);
    put_varint(out, size - first, 1);
    put(out, piece->content + first, size - first);
}

static void put_length(uint64_t *random, const struct piece *piece, struct writer *out)
{
    size_t size = (size_t)(piece->end - piece->content);
    put_tag(out, piece->number, piece->type);
    if (below(random, 2))
        put_varint(out, size + below(random, 3) - 1, 1);
    else
        put_varint(out, ANY_OF(random, lengths), 1 + below(random, 10));
    put(out, piece->content, size);
}

static void piece_vary(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, const struct piece *piece,
                       struct writer *out)
{
    const ProtobufCFieldDescriptor *other = any_field(random, descriptor);
    size_t size = (size_t)(piece->end - piece->start), how = below(random, 12);
    switch (how) {
    case 0: // left out
        return;
    case 1: // twice
        put(out, piece->start, size);
        put(out, piece->start, size);
        return;
    case 2: // behind another one
    case 3:
        field_make(random, descriptor, out, 0);
        put(out, piece->start, size);
        return;
    case 4: // of another wire type
        put_tag(out, piece->number, (int)below(random, WIRE_TYPES + 2));
        put(out, piece->content, (size_t)(piece->end - piece->content));
        return;
    case 5: // of another number
        put_tag(out, other ? other->id : 0, piece->type);
        put(out, piece->content, (size_t)(piece->end - piece->content));
        return;
    case 6: // with a tag in more bytes than it needs
        put_varint(out, (uint64_t)piece->number << 3 | (uint64_t)piece->type, 1 + below(random, 10));
        put(out, piece->content, (size_t)(piece->end - piece->content));
        return;
    default:
        if (piece->type == DELIMITED && how == 7)
            put_halves(random, piece, out);
        else if (piece->type == DELIMITED && how == 8)
            put_length(random, piece, out);
        else
            content_vary(random, descriptor, piece, out);
    }
}

static void message_vary(uint64_t *random, const ProtobufCMessageDescriptor *descriptor, const uint8_t *data,
                         size_t size, struct writer *out)
{
    struct piece pieces[PIECES_MOST];
    const uint8_t *at = data, *end = data + size, *rest = data;
    size_t count = 0;
    while (count < PIECES_MOST && at < end && piece_read(&at, end, &pieces[count])) {
        rest = at;
        count++;
    }
    size_t varied = below(random, count + 1);
    for (size_t i = 0; i < count; i++)
        if (i == varied)
            piece_vary(random, descriptor, &pieces[i], out);
        else
            put(out, pieces[i].start, (size_t)(pieces[i].end - pieces[i].start));
    if (varied == count)
        field_make(random, descriptor, out, 0);
    put(out, rest, (size_t)(end - rest));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_most, unsigned seed)
{
    uint64_t random = (uint64_t)seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
    size_t begins = 0;
    const ProtobufCMessageDescriptor *descriptor = fuzz_message_find(data, size, &begins);
    if (!descriptor || below(&random, 4) == 0)
        return LLVMFuzzerMutate(data, size, size_most);
    struct writer out = {malloc(size_most), 0, size_most, false};
    if (!out.bytes)
        abort();
    put(&out, data, begins);
    message_vary(&random, descriptor, data + begins, size - begins, &out);
    if (out.full) {
        free(out.bytes);
        return LLVMFuzzerMutate(data, size, size_most);
    }
    memcpy(data, out.bytes, out.size);
    free(out.bytes);
    return out.size;
}
