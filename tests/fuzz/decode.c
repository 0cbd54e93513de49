// A value of any topic made readable. Input: which topic, the value.
//
// covers: topics/decode.c topics/personal.c common/printable.c
#include "fuzz.h"

#include "common/printable.h"
#include "protobuf/mutator.h"
#include "topics/decode.h"
#include "topics/personal.h"

#define MESSAGES 6 // of the topics; the last one has others' messages

// Whatever it says, no byte of it steers a terminal, and it can be read again.
static void shown_check(const json_t *value, const char *shown)
{
    char *text = NULL, *line = decode_line(value, shown);
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    MUST(line && is_printable(line, strlen(line)));
    MUST(out && printable_json_print(value, JSON_SORT_KEYS | JSON_COMPACT, out) && fclose(out) == 0);
    MUST(is_printable(text, size));
    json_t *again = json_loadb(text, size, 0, NULL);
    MUST(json_equal(again, value) && holds_personal(again) == holds_personal(value));
    json_decref(again);
    free(text);
    free(line);
}

const ProtobufCMessageDescriptor *fuzz_message_find(const uint8_t *data, size_t size, size_t *begins)
{
    *begins = 1;
    return size > 0 ? topics[data[0] % MESSAGES].value : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    const struct topic *topic = &topics[input_byte(&input) % MESSAGES];
    struct rejection rejection;
    json_t *bytes = decode_bytes(input.at, (size_t)(input.end - input.at));
    json_t *value = decode_value(topic, input.at, (size_t)(input.end - input.at), &rejection);
    MUST(bytes);
    if (value)
        shown_check(value, topic->shown);
    else
        MUST(*rejection.explanation && is_printable(rejection.explanation, strlen(rejection.explanation)));
    json_decref(value);
    json_decref(bytes);
    return 0;
}
