#include "common/version.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "topics/creation.h"

#define PARTITIONS  6
#define REPLICATION 1

struct request {
    int partitions;
    int replication;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'p')
        request->partitions = (int)command_number(argument, PARTITIONS_MOST, state);
    else if (key == 'r')
        request->replication = (int)command_number(argument, 100, state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static void topic_tell(const struct created_topic *created, struct table *table)
{
    char note[128] = "created";
    if (created->partitions != created->wanted)
        snprintf(note, sizeof note, "is there already, not with %d partition%s", created->wanted,
                 created->wanted == 1 ? "" : "s");
    else if (created->existed)
        snprintf(note, sizeof note, "is there already");
    table_text(table, created->topic->name);
    table_number(table, created->partitions);
    table_text(table, note);
    table_tone(table, !created->existed ? TONE_GOOD : created->partitions == created->wanted ? TONE_PLAIN : TONE_WARN);
}

static bool report(const struct created_topics *created, bool json, struct error *error)
{
    static const struct column columns[] = {{"Topic", "topic", COLUMN_TEXT},
                                            {"Partitions", "partitions", COLUMN_NUMBER},
                                            {"Result", "result", COLUMN_FLEXIBLE}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < created->count; i++)
        topic_tell(&created->items[i], table);
    return table_finish(table, stdout, json, error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"partitions", 'p', "N", 0,
         "Partitions of each topic, default 6; determinations, quotas and nation always have one", 0},
        {"replication", 'r', "N", 0, "Copies of each partition, default 1", 0},
        {0}};
    static const char more[] =
        "A topic that is there already stays as it is. As many instances of a consumer share the work as its topic has "
        "partitions. For one server use --replication 1, for a cluster 3.\n\n"
        "Example:\n  taakctl topics create --partitions 12 --replication 3";
    struct request request = {PARTITIONS, REPLICATION};
    if (!command_parse(context, &command_topics_create, argc, argv, options, on_option, &request, more))
        return false;
    struct created_topics created = {.count = 0};
    struct error ignored;
    bool ok = topics_create(&context->settings, PROGRAM_IDENTITY("taakctl"), request.partitions, request.replication,
                            &created, &context->error);
    if (created.count && !report(&created, context->json, ok ? &context->error : &ignored))
        ok = false;
    return ok;
}

const struct command command_topics_create = {"topics create", NULL, "Makes the Kafka topics.", SETTINGS_KAFKA, run};
