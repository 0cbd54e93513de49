// Protobuf bytes made fit for protobuf-c. Input: which message, its bytes.
//
// covers: messages/wire.c common/arena.c
#include "fuzz.h"

#include "messages/wire.h"
#include "topics/topics.h"

#define MESSAGES 6 // of the topics; the last one has others' messages

// What was tidied is tidy, decodes, and says the same when it is encoded anew.
static void tidy_check(const ProtobufCMessageDescriptor *descriptor, const uint8_t *tidy, size_t size,
                       struct arena *arena)
{
    const uint8_t *again;
    size_t again_size;
    enum wire_result result;
    MUST(wire_tidy(descriptor, tidy, size, arena, &again, &again_size) == WIRE_OK);
    MUST(again == tidy && again_size == size);
    ProtobufCMessage *message = wire_unpack(descriptor, tidy, size, arena, &result);
    MUST(message && result == WIRE_OK);
    size_t packed_size = protobuf_c_message_get_packed_size(message);
    uint8_t *packed = arena_alloc(arena, packed_size), *packed_again = arena_alloc(arena, packed_size);
    MUST(protobuf_c_message_pack(message, packed) == packed_size);
    message = wire_unpack(descriptor, packed, packed_size, arena, &result);
    MUST(message && protobuf_c_message_get_packed_size(message) == packed_size);
    MUST(protobuf_c_message_pack(message, packed_again) == packed_size);
    MUST(memcmp(packed, packed_again, packed_size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    const ProtobufCMessageDescriptor *descriptor = topics[input_byte(&input) % MESSAGES].value;
    struct arena *arena = arena_new();
    const uint8_t *tidy;
    size_t tidy_size;
    if (wire_tidy(descriptor, input.at, (size_t)(input.end - input.at), arena, &tidy, &tidy_size) == WIRE_OK)
        tidy_check(descriptor, tidy, tidy_size, arena);
    arena_free(arena);
    return 0;
}
