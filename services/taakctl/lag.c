#include "audit/lag.h"
#include "common/version.h"
#include "rules/calendar.h"
#include "taakctl/command.h"
#include "taakctl/print.h"

static void offset_tell(struct table *table, int64_t offset)
{
    if (offset == OFFSET_UNKNOWN)
        table_none(table);
    else
        table_number(table, offset);
}

static struct table *partitions_tell(const struct lag *lag)
{
    static const struct column columns[] = {
        {"Topic", "topic", COLUMN_FLEXIBLE},     {"Part", "partition", COLUMN_NUMBER},
        {"Low", "low", COLUMN_NUMBER},           {"High", "high", COLUMN_NUMBER},
        {"Database", "position", COLUMN_NUMBER}, {"Group", "committed", COLUMN_NUMBER},
        {"Lag", "lag", COLUMN_NUMBER},           {"Latest", "latest_on", COLUMN_TEXT}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < lag->count; i++) {
        const struct partition_lag *partition = &lag->partitions[i];
        char day[DAY_TEXT_SIZE];
        table_text(table, partition->topic->name);
        table_number(table, partition->partition);
        offset_tell(table, partition->low);
        offset_tell(table, partition->high);
        offset_tell(table, partition->next_offset);
        table_tone(table, partition->lost ? TONE_BAD : TONE_PLAIN);
        offset_tell(table, partition->committed);
        table_number(table, partition->messages);
        table_tone(table, partition->lost ? TONE_BAD : partition->messages ? TONE_WARN : TONE_PLAIN);
        table_text(table, partition->latest_on == DAY_NONE ? NULL : day_format(partition->latest_on, day));
    }
    return table;
}

static bool report(struct context *context, const struct lag *lag)
{
    const struct emitter_lag *emitter = &lag->emitter;
    char numbers[6][NUMBER_TEXT_SIZE];
    if (context->json)
        return json_print(lag_json(lag), stdout, &context->error);
    if (!table_finish(partitions_tell(lag), stdout, false, &context->error))
        return false;
    printf("\nConsumers: %s messages behind.\n", number_format(lag->messages, numbers[5]));
    text_print_wrapped(
        stdout, 0,
        "Emitter: %s batches and %s rejects to take up, %s messages to publish (outbox-sequence %s of %s sent).",
        number_format(emitter->differences, numbers[0]), number_format(emitter->rejects, numbers[1]),
        number_format(emitter->outbox, numbers[2]), number_format(emitter->sent_sequence, numbers[3]),
        number_format(emitter->last_sequence, numbers[4]));
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "For each partition of the input topics: the first offset that Kafka has and the one after the last (Low, "
        "High), the next one to be read by what is in PostgreSQL, which counts (Database), and by what is committed to "
        "the consumer's group, which follows it (Group); how many messages that leaves (Lag); the highest date in the "
        "events so far (Latest). Then what waits for the emitter.\n"
        "A publisher that uses transactions leaves marks between the messages: they count as lag, at most a few.\n\n"
        "Example:\n  taakctl lag --json | jq .lag";
    if (!command_parse(context, &command_lag, argc, argv, NULL, NULL, NULL, more))
        return false;
    struct lag lag = {0};
    struct database *database = command_database(context);
    bool ok = database && lag_read(&lag, database, &context->settings, PROGRAM_IDENTITY("taakctl"), &context->error) &&
              report(context, &lag);
    lag_free(&lag);
    database_close(database);
    return ok;
}

const struct command command_lag = {"lag", NULL, "How far the consumers and the emitter are.",
                                    SETTINGS_KAFKA | SETTINGS_DATABASE, run};
