// Protobuf bytes decoded. Input: which message, its bytes.
//
// covers: messages/wire.c common/arena.c
#include "fuzz.h"

#include "messages/wire.h"
#include "protobuf/mutator.h"
#include "topics/topics.h"

#define MESSAGES 6 // of the topics; the last one has others' messages

// What was decoded says the same when it is encoded and decoded again.
static void again_check(const ProtobufCMessage *message, struct arena *arena)
{
    enum wire_result result;
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *packed = arena_alloc(arena, size), *packed_again = arena_alloc(arena, size);
    MUST(protobuf_c_message_pack(message, packed) == size);
    const ProtobufCMessage *again = wire_unpack(message->descriptor, packed, size, arena, &result);
    MUST(again && result == WIRE_OK && protobuf_c_message_get_packed_size(again) == size);
    MUST(protobuf_c_message_pack(again, packed_again) == size);
    MUST(memcmp(packed, packed_again, size) == 0);
}

const ProtobufCMessageDescriptor *fuzz_message_find(const uint8_t *data, size_t size, size_t *begins)
{
    *begins = 1;
    return size > 0 ? topics[data[0] % MESSAGES].value : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    const ProtobufCMessageDescriptor *descriptor = topics[input_byte(&input) % MESSAGES].value;
    struct arena *arena = arena_new();
    enum wire_result result;
    const ProtobufCMessage *message = wire_unpack(descriptor, input.at, (size_t)(input.end - input.at), arena, &result);
    MUST((message != NULL) == (result == WIRE_OK));
    if (message)
        again_check(message, arena);
    arena_free(arena);
    return 0;
}
