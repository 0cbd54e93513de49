// A message of the output topics, as a new emitter takes it up. Input: a line with the key, the value.
//
// covers: ledger/figure_message.c quota-emitter/published.c
#include "fuzz.h"

#include "ledger/figure_message.h"
#include "quota-emitter/outputs.h"

// What only the figures say, made of that again, is the same.
static void essence_check(bool nation, const uint8_t *value, size_t size, struct arena *arena)
{
    uint64_t revision, none;
    struct packed essence = figure_essence(nation, value, size, &revision, arena);
    MUST(essence.data || revision == 0);
    if (!essence.data)
        return;
    struct packed again = figure_essence(nation, essence.data, essence.size, &none, arena);
    MUST(none == 0 && again.size == essence.size && memcmp(again.data, essence.data, essence.size) == 0);
}

// What is taken has a key and a revision; what is not leaves nothing behind.
static void take_check(char *key, int code, int period, const struct input *value, struct arena *arena)
{
    struct published *published = published_new();
    rd_kafka_message_t message = {.key = key,
                                  .key_len = strlen(key),
                                  .payload = (void *)(value->at < value->end ? value->at : (const uint8_t *)""),
                                  .len = (size_t)(value->end - value->at)};
    if (output_figure_take(published, &message, arena))
        MUST(published_count(published) == 1 && published_find(published, code, period)->revision != 0);
    else
        MUST(published_count(published) == 0);
    published_free(published);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    char *key = input_line(&input), text[FIGURE_KEY_SIZE];
    struct arena *arena = arena_new();
    int code, period;
    bool is_key = figure_key_read(key, &code, &period);
    essence_check(code == CODE_NONE, input.at, (size_t)(input.end - input.at), arena);
    if (is_key) {
        MUST(strcmp(code == CODE_NONE ? nation_key(period, text) : quota_key(code, period, text), key) == 0);
        take_check(key, code, period, &input, arena);
    }
    arena_free(arena);
    free(key);
    return 0;
}
