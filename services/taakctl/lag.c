#include "survey/lag.h"
#include "common/stop.h"
#include "common/version.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#include <poll.h>

#define MEASURED_MS 1000
#define AGAIN_MS    200
#define WAIT_MOST_S 86400

static void duration_tell(struct table *table, int64_t seconds)
{
    char text[DURATION_SHORT_SIZE];
    if (seconds < 0)
        table_none(table);
    else
        table_text(table, seconds == NEVER ? "never" : duration_short(seconds, text));
}

static void known_tell(struct table *table, int64_t number)
{
    if (number < 0)
        table_none(table);
    else
        table_number(table, number);
}

static struct table *partitions_tell(const struct lag *lag)
{
    static const struct column columns[] = {
        {"Topic", "topic", COLUMN_TEXT},       {"Part", "partition", COLUMN_NUMBER},
        {"Next", "position", COLUMN_NUMBER},   {"Lag", "lag", COLUMN_NUMBER},
        {"Oldest", "oldest", COLUMN_TEXT},     {"Per s", "per_second", COLUMN_NUMBER},
        {"Left", "seconds_left", COLUMN_TEXT}, {"Reader", "reader", COLUMN_NUMBER}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < lag->count; i++) {
        const struct partition_lag *partition = &lag->partitions[i];
        table_text(table, partition->topic->short_name);
        table_number(table, partition->partition);
        known_tell(table, partition->next_offset);
        table_tone(table, partition->lost ? TONE_BAD : TONE_PLAIN);
        table_number(table, partition->messages);
        table_tone(table, partition->lost ? TONE_BAD : partition->messages ? TONE_WARN : TONE_PLAIN);
        duration_tell(table, partition->oldest_ms < 0 ? -1 : lag_oldest_seconds(partition));
        known_tell(table, partition->per_second);
        duration_tell(table, partition->seconds_left);
        if (partition->reader < 0)
            table_text(table, "none");
        else
            table_number(table, partition->reader + 1);
        table_tone(table, partition->reader < 0 ? TONE_BAD : TONE_PLAIN);
    }
    return table;
}

static struct table *readers_tell(const struct lag *lag)
{
    static const struct column columns[] = {{"Reader", "reader", COLUMN_NUMBER},
                                            {"Program", "program", COLUMN_TEXT},
                                            {"Version", "version", COLUMN_TEXT},
                                            {"Host", "host", COLUMN_FLEXIBLE},
                                            {"Has", "has", COLUMN_TEXT}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < lag->members.count; i++) {
        const struct member *member = &lag->members.items[i];
        char has[MEMBER_HAS_SIZE];
        table_number(table, (int64_t)i + 1);
        table_text(table, member->program);
        table_text(table, member->version);
        table_tone(table, members_differ(&lag->members) ? TONE_WARN : TONE_PLAIN);
        table_text(table, *member->host ? member->host : NULL);
        table_text(table, member_has(member, has));
    }
    return table;
}

static void emitter_tell(const struct emitter_lag *emitter)
{
    char numbers[5][NUMBER_TEXT_SIZE];
    text_print_wrapped(
        stdout, 0,
        "Emitter: %s batches and %s rejects to take up, %s messages to publish (outbox-sequence %s of %s sent).",
        number_format(emitter->differences, numbers[0]), number_format(emitter->rejects, numbers[1]),
        number_format(emitter->outbox, numbers[2]), number_format(emitter->sent_sequence, numbers[3]),
        number_format(emitter->last_sequence, numbers[4]));
    if (emitter->gathering)
        text_print_wrapped(stdout, 0, "Changes of the indicative half-year are being gathered (INDICATIVE_MAX_MS).");
    if (emitter->held)
        text_print_wrapped(stdout, 0, "Figures are held back until the consumers have read again what was counted.");
}

static bool report(struct context *context, const struct lag *lag)
{
    char number[NUMBER_TEXT_SIZE], why[LAG_WHY_SIZE];
    bool attended = lag_attended(lag, why);
    if (context->json)
        return json_print(lag_json(lag), stdout, &context->error) && attended;
    if (!table_finish(partitions_tell(lag), stdout, false, &context->error))
        return false;
    putchar('\n');
    if (lag->members.count > 0 && !table_finish(readers_tell(lag), stdout, false, &context->error))
        return false;
    printf("%sConsumers: %s messages behind.\n", lag->members.count > 0 ? "\n" : "",
           number_format(lag->messages, number));
    emitter_tell(&lag->emitter);
    if (members_differ(&lag->members))
        text_print_wrapped(stdout, 0, "Two versions work side by side: finish the upgrade, or take it back.");
    if (!attended)
        text_print_wrapped(stdout, 0, "%c%s.", why[0] == 'n' ? 'N' : why[0], why + 1);
    return print_flush(stdout, &context->error) && attended;
}

// Looks once, and where something waits once more after a second, to tell how fast it goes.
static bool look(struct context *context, struct lag_reader *reader, struct database *database, struct lag *lag)
{
    struct lag before;
    struct error *error = &context->error;
    if (!lag_read(lag, reader, database, error) || lag->messages == 0)
        return error->kind == ERROR_NONE;
    (void)poll(NULL, 0, MEASURED_MS);
    before = *lag;
    bool ok = lag_read(lag, reader, database, error) && lag_ask_oldest(lag, reader, error);
    lag_compare(lag, &before);
    lag_free(&before);
    return ok;
}

// Looks until nothing waits and somebody works on everything (*settled: then *lag is what was seen), or the time is
// over.
static bool settled_await(struct context *context, struct lag_reader *reader, struct database *database, int64_t wait_s,
                          struct lag *lag, bool *settled)
{
    char why[LAG_WHY_SIZE];
    bool ok = true;
    for (int64_t until_ms = clock_ms() + wait_s * 1000; ok && clock_ms() < until_ms;) {
        ok = lag_read(lag, reader, database, &context->error) && lag_ask_oldest(lag, reader, &context->error);
        *settled = ok && lag_settled(lag) && lag_attended(lag, why);
        if (*settled)
            return true;
        lag_free(lag);
        (void)poll(NULL, 0, AGAIN_MS);
    }
    return ok;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int64_t *wait_s = state->input;
    if (key != 'w')
        return ARGP_ERR_UNKNOWN;
    *wait_s = command_number(argument, WAIT_MOST_S, state);
    return 0;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"wait", 'w', "SECONDS", 0, "Wait so long until nothing waits and all have a reader", 0}, {0}};
    static const char more[] =
        "For each partition of the input topics: the next offset to be read, by what is in PostgreSQL, which counts "
        "(Next); how many messages that leaves (Lag); how long the first of them has waited (Oldest); how many are "
        "read a second, and in what time none is left at that pace, which takes a second to measure (Per s, Left); who "
        "has the partition (Reader). Then who works, in which version and where, and what waits for the emitter. "
        "--json tells more: the offsets that Kafka has, the group's own position, the highest date in the events.\n"
        "Exit code 1 where nobody reads a topic or leads: it says who is missing; with --wait also where something "
        "still waits.\n\n"
        "Examples:\n  taakctl lag --json | jq .lag\n  taakctl lag --wait 60 && taakctl verify";
    int64_t wait_s = 0;
    if (!command_parse(context, &command_lag, argc, argv, options, on_option, &wait_s, more))
        return false;
    struct lag lag = {0};
    struct database *database = command_database(context);
    struct lag_reader *reader = database
                                    ? lag_reader_open(&context->settings, PROGRAM_IDENTITY("taakctl"), &context->error)
                                    : NULL;
    bool settled = false;
    bool ok = reader && settled_await(context, reader, database, wait_s, &lag, &settled) &&
              (settled || look(context, reader, database, &lag)) && report(context, &lag) && (wait_s == 0 || settled);
    lag_free(&lag);
    lag_reader_close(reader);
    database_close(database);
    return ok;
}

const struct command command_lag = {"lag", "[--wait SECONDS]", "How far behind, since when, how fast; who works.",
                                    SETTINGS_KAFKA | SETTINGS_DATABASE, run};
