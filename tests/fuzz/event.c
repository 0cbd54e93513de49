// A message of an input topic: its headers, what stands before its payload, and what its consumer says of it.
// Input: the topic, how many headers, each with the length of its name and of its value before them (255: null), the
// value.
//
// covers: messages/event.c messages/schema_prefix.c messages/check.c messages/identifier.c messages/message.c
// covers: common/urn.c intake/record.c
// covers: permit-consumer/permit.c family-consumer/family_arrival.c placement-consumer/placement.c
// covers: determination-consumer/determination.c determination-consumer/determination_check.c
// covers: determination-consumer/determination_subject.c
#include "fuzz.h"

#include "common/printable.h"
#include "messages/schema_prefix.h"
#include "protobuf/mutator.h"
#include "topics/topics.h"

#define HEADERS_MOST 16
#define INPUT_TOPICS 4
#define TAKEN_MS     INT64_C(1500000000000) // when Kafka took it: 2017-07-14
#define NULL_HEADER  255

static size_t headers_read(struct input *input, struct header headers[HEADERS_MOST], char *names[HEADERS_MOST])
{
    size_t count = input_byte(input) % (HEADERS_MOST + 1), size;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *name = input_bytes(input, &size);
        headers[i].name = names[i] = input_text(name, size);
        if (input->at < input->end && *input->at == NULL_HEADER) {
            headers[i].value = NULL;
            headers[i].size = 0;
            input->at++;
        } else {
            headers[i].value = input_bytes(input, &headers[i].size);
        }
    }
    return count;
}

// Judged again it is the same, and what is taken can be written.
static void record_check(const struct record_kind *kind, const struct event *event, struct arena *arena)
{
    struct rejection rejection = {0}, again = {0};
    struct record *record = record_judge(kind, event, arena, arena, &rejection);
    struct record *same = record_judge(kind, event, arena, arena, &again);
    MUST(!record == !same);
    if (!record) {
        MUST(rejection.reason == again.reason && strcmp(rejection.explanation, again.explanation) == 0);
        MUST(is_printable(rejection.explanation, strlen(rejection.explanation)));
        return;
    }
    struct copy_buffer buffer = {0};
    MUST(record->id_size > 0 && record_compare_version(record, same) == 0);
    copy_start(&buffer);
    kind->write(record, &buffer);
    copy_end(&buffer);
    copy_free(&buffer);
}

// Behind the headers, and behind a Confluent prefix if there is one.
const ProtobufCMessageDescriptor *fuzz_message_find(const uint8_t *data, size_t size, size_t *begins)
{
    struct input input = {data, data + size};
    const struct topic *topic = &topics[input_byte(&input) % INPUT_TOPICS];
    struct header headers[HEADERS_MOST];
    char *names[HEADERS_MOST];
    size_t count = headers_read(&input, headers, names);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    const uint8_t *value = input.at;
    if (!schema_prefix_pass(&value, input.end))
        value = input.at;
    *begins = (size_t)(value - data);
    return size > 0 ? topic->value : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    const struct topic *topic = &topics[input_byte(&input) % INPUT_TOPICS];
    struct header headers[HEADERS_MOST];
    char *names[HEADERS_MOST];
    struct message message = {.topic = topic->name, .timestamp_ms = TAKEN_MS, .headers = headers};
    message.header_count = headers_read(&input, headers, names);
    message.value = input.at;
    message.value_size = (size_t)(input.end - input.at);
    struct event event;
    struct rejection rejection;
    struct arena *arena = arena_new();
    if (event_read(&message, topic->kind->event_type, topic->kind->bytes_most, &event, &rejection))
        record_check(topic->kind, &event, arena);
    else
        MUST(*rejection.explanation && is_printable(rejection.explanation, strlen(rejection.explanation)));
    arena_free(arena);
    for (size_t i = 0; i < message.header_count; i++)
        free(names[i]);
    return 0;
}
