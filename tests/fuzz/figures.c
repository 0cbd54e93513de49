// A message of the output topics, as a new emitter takes it up. Input: a line with the key, the value.
//
// covers: ledger/figure_message.c ledger/figure_row.c quota-emitter/published.c
#include "fuzz.h"

#include "ledger/figure_message.h"
#include "ledger/figure_row.h"
#include "protobuf/mutator.h"
#include "quota-emitter/outputs.h"

// What only the figures say, made of that again, is the same; and what fits goes into a row.
static void message_check(int code, const uint8_t *value, size_t size, struct arena *arena)
{
    ProtobufCMessage *message = figure_unpack(code, value, size, arena);
    if (!message)
        return;
    struct packed essence = figure_essence(message, arena);
    ProtobufCMessage *again = figure_unpack(code, essence.data, essence.size, arena);
    MUST(again && figure_revision(again) == 0);
    struct packed same = figure_essence(again, arena);
    MUST(same.size == essence.size && memcmp(same.data, essence.data, essence.size) == 0);
    if (!figure_row_fits(message))
        return;
    struct figure_rows rows = figure_rows_of(figure_descriptor(code), 1, arena);
    figure_rows_add(&rows, message);
    MUST(rows.count == 1 && rows.columns[0].count == 1);
}

// What is taken has a key and a revision; what is not leaves nothing behind.
static void take_check(char *key, int code, int period, const struct input *value, struct arena *arena)
{
    struct published *published = published_new();
    rd_kafka_message_t message = {.key = key,
                                  .key_len = strlen(key),
                                  .payload = (void *)(value->at < value->end ? value->at : (const uint8_t *)""),
                                  .len = (size_t)(value->end - value->at)};
    if (output_figure_take(published, &message, 1, 2, arena))
        MUST(published_count(published) == 1 && published_find(published, code, period)->revision != 0);
    else
        MUST(published_count(published) == 0);
    published_free(published);
}

const ProtobufCMessageDescriptor *fuzz_message_find(const uint8_t *data, size_t size, size_t *begins)
{
    struct input input = {data, data + size};
    char *key = input_line(&input);
    int code = CODE_NONE, period;
    bool is_key = figure_key_read(key, &code, &period);
    free(key);
    *begins = (size_t)(input.at - data);
    return figure_descriptor(is_key ? code : CODE_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    char *key = input_line(&input), text[FIGURE_KEY_SIZE];
    struct arena *arena = arena_new();
    int code, period;
    bool is_key = figure_key_read(key, &code, &period);
    message_check(is_key ? code : 0, input.at, (size_t)(input.end - input.at), arena);
    message_check(CODE_NONE, input.at, (size_t)(input.end - input.at), arena);
    if (is_key) {
        MUST(strcmp(figure_key(code, period, text), key) == 0);
        take_check(key, code, period, &input, arena);
    }
    arena_free(arena);
    free(key);
    return 0;
}
