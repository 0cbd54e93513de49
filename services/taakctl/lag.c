#include "audit/lag.h"
#include "common/version.h"
#include "rules/calendar.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "topics/topics.h"

#include "taakctl_sql.h"

#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

#define UNKNOWN INT64_C(-1)

// What is asked of the servers for one topic partition.
struct place {
    int32_t partition;
    int64_t low, high;   // of the broker
    int64_t next_offset; // in PostgreSQL
    int64_t committed;   // in the Kafka group
    int32_t latest_on;
};

struct survey {
    struct context *context;
    struct database *database;
    rd_kafka_t *client;
    PGresult *positions;
    struct table *places;
    int64_t lag;
};

static void position_find(const struct survey *survey, const struct topic *topic, struct place *place)
{
    for (int row = 0; row < PQntuples(survey->positions); row++)
        if (strcmp(result_text(survey->positions, row, 0), topic->name) == 0 &&
            result_int4(survey->positions, row, 1) == place->partition) {
            place->next_offset = result_int8(survey->positions, row, 2);
            place->latest_on = result_date(survey->positions, row, 3);
        }
}

static bool watermarks_read(struct survey *survey, const struct topic *topic, struct place *place)
{
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(survey->client, topic->name, place->partition,
                                                                &place->low, &place->high, KAFKA_TIMEOUT_MS);
    return !code || error_set(&survey->context->error, ERROR_TRANSIENT, "Kafka: offsets of %s/%d: %s", topic->name,
                              place->partition, rd_kafka_err2str(code));
}

// The positions that a group committed for all partitions of a topic; NULL with the error. Asked by a consumer of that
// group, which never joins it: it waits for a new broker that only now makes its list of groups. librdkafka 2.0's admin
// request gets no answer then, and after its time-out can crash.
static rd_kafka_topic_partition_list_t *committed_read(struct survey *survey, const struct topic *topic, int count)
{
    struct error *error = &survey->context->error;
    const struct kafka_option fixed[] = {{"group.id", topic->kind->program}, {NULL, NULL}};
    rd_kafka_conf_t *conf = kafka_conf(&survey->context->settings, PROGRAM_IDENTITY("taakctl"), NULL, fixed, error);
    rd_kafka_t *client = conf ? kafka_client(RD_KAFKA_CONSUMER, conf, error) : NULL;
    if (!client)
        return NULL;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
    rd_kafka_topic_partition_list_add_range(list, topic->name, 0, count - 1);
    rd_kafka_resp_err_t code = rd_kafka_committed(client, list, KAFKA_TIMEOUT_MS);
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    if (!code)
        return list;
    rd_kafka_topic_partition_list_destroy(list);
    error_set(error, ERROR_TRANSIENT, "Kafka: positions of group %s: %s", topic->kind->program, rd_kafka_err2str(code));
    return NULL;
}

static void offset_tell(struct table *table, int64_t offset)
{
    if (offset == UNKNOWN)
        table_none(table);
    else
        table_number(table, offset);
}

static void place_tell(struct survey *survey, const struct topic *topic, const struct place *place)
{
    char day[DAY_TEXT_SIZE];
    int64_t next = place->next_offset == UNKNOWN ? place->low : place->next_offset;
    bool lost = next < place->low || next > place->high; // the consumer refuses to jump
    int64_t lag = place->high > next ? place->high - next : 0;
    table_text(survey->places, topic->name);
    table_number(survey->places, place->partition);
    offset_tell(survey->places, place->low);
    offset_tell(survey->places, place->high);
    offset_tell(survey->places, place->next_offset);
    table_tone(survey->places, lost ? TONE_BAD : TONE_PLAIN);
    offset_tell(survey->places, place->committed);
    table_number(survey->places, lag);
    table_tone(survey->places, lost ? TONE_BAD : lag ? TONE_WARN : TONE_PLAIN);
    table_text(survey->places, place->latest_on == DAY_NONE ? NULL : day_format(place->latest_on, day));
    survey->lag += lag;
}

static bool topic_survey(struct survey *survey, const struct topic *topic)
{
    int count;
    if (!topic_partitions(survey->client, topic, &count, &survey->context->error))
        return false;
    rd_kafka_topic_partition_list_t *committed = committed_read(survey, topic, count);
    bool ok = committed != NULL;
    for (int32_t partition = 0; ok && partition < count; partition++) {
        struct place place = {.partition = partition, .next_offset = UNKNOWN, .latest_on = DAY_NONE};
        ok = watermarks_read(survey, topic, &place);
        place.committed = committed->elems[partition].offset >= 0 ? committed->elems[partition].offset : UNKNOWN;
        position_find(survey, topic, &place);
        if (ok)
            place_tell(survey, topic, &place);
    }
    if (committed)
        rd_kafka_topic_partition_list_destroy(committed);
    return ok;
}

static bool report(struct survey *survey, const struct emitter_lag *emitter)
{
    struct context *context = survey->context;
    int64_t differences = emitter->differences, rejects = emitter->rejects;
    int64_t outbox = emitter->outbox, last = emitter->last_sequence, sent = emitter->sent_sequence;
    if (context->json)
        return json_print(json_pack("{s:o, s:I, s:{s:I, s:I, s:I, s:I, s:I}}", "partitions", table_json(survey->places),
                                    "lag", survey->lag, "emitter", "differences", differences, "rejects", rejects,
                                    "outbox", outbox, "last_sequence", last, "sent_sequence", sent),
                          stdout, &context->error);
    if (!table_print(survey->places, stdout, false, &context->error))
        return false;
    char numbers[6][NUMBER_TEXT_SIZE], text[512];
    snprintf(text, sizeof text,
             "Emitter: %s batches and %s rejects to take up, %s messages to publish (outbox-sequence %s of %s sent).",
             number_format(differences, numbers[0]), number_format(rejects, numbers[1]),
             number_format(outbox, numbers[2]), number_format(sent, numbers[3]), number_format(last, numbers[4]));
    printf("\nConsumers: %s messages behind.\n", number_format(survey->lag, numbers[5]));
    text_print_wrapped(text, 0, stdout);
    return print_flush(stdout, &context->error);
}

// PostgreSQL first: what the consumers write in between is then a lag, never a position that the broker does not have.
static bool survey_run(struct survey *survey)
{
    struct error *error = &survey->context->error;
    survey->positions = database_query(survey->database, taakctl_sql_lag_positions, NULL, error);
    struct emitter_lag emitter;
    bool ok = survey->positions && emitter_lag_read(&emitter, survey->database, error);
    for (size_t i = 0; ok && i < TOPICS; i++)
        ok = !topics[i].kind || topic_survey(survey, &topics[i]);
    ok = ok && report(survey, &emitter);
    return ok;
}

static bool survey_open(struct survey *survey)
{
    struct context *context = survey->context;
    survey->database = command_database(context);
    if (!survey->database)
        return false;
    rd_kafka_conf_t *conf = kafka_conf(&context->settings, PROGRAM_IDENTITY("taakctl"), NULL, NULL, &context->error);
    survey->client = conf ? kafka_client(RD_KAFKA_PRODUCER, conf, &context->error) : NULL;
    if (!survey->client || !kafka_reachable(survey->client, KAFKA_TIMEOUT_MS, &context->error))
        return false;
    return true;
}

static void survey_close(struct survey *survey)
{
    PQclear(survey->positions);
    table_free(survey->places);
    if (survey->client)
        rd_kafka_destroy(survey->client);
    database_close(survey->database);
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct column columns[] = {
        {"Topic", "topic", COLUMN_FLEXIBLE},     {"Part", "partition", COLUMN_NUMBER},
        {"Low", "low", COLUMN_NUMBER},           {"High", "high", COLUMN_NUMBER},
        {"Database", "position", COLUMN_NUMBER}, {"Group", "committed", COLUMN_NUMBER},
        {"Lag", "lag", COLUMN_NUMBER},           {"Latest", "latest_on", COLUMN_TEXT}};
    static const char more[] =
        "For each partition of the input topics: the first offset that Kafka has and the one after the last (Low, "
        "High), the next one to be read by what is in PostgreSQL, which counts (Database), and by what is committed to "
        "the consumer's group, which follows it (Group); how many messages that leaves (Lag); the highest date in the "
        "events so far (Latest). Then what waits for the emitter.\n"
        "A publisher that uses transactions leaves marks between the messages: they count as lag, at most a few.\n\n"
        "Example:\n  taakctl lag --json | jq .lag";
    if (!command_parse(context, &command_lag, argc, argv, NULL, NULL, NULL, more))
        return error_exit_code(&context->error);
    struct survey survey = {.context = context, .places = table_new(columns, sizeof columns / sizeof *columns)};
    bool ok = survey_open(&survey) && survey_run(&survey);
    survey_close(&survey);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_lag = {"lag", NULL, "How far the consumers and the emitter are.",
                                    SETTINGS_KAFKA | SETTINGS_DATABASE, run};
