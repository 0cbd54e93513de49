#include "common/topic_reader.h"
#include "taakctl/command.h"
#include "taakctl/print.h"
#include "topics/topics.h"

#include "taakctl_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { TOPIC, PARTITION, OFFSET, WORDS };

struct request {
    const struct topic *topic;
    int32_t partition;
    const char *offset; // a number, start or end
    bool skip;
    int words;
};

static int32_t partition_read(const char *text, struct argp_state *state)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (!*text || *end || number < 0 || number > INT32_MAX)
        argp_error(state, "'%s' is no partition", text);
    return (int32_t)number;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 's':
        request->skip = true;
        return 0;
    case ARGP_KEY_ARG:
        if (request->words == TOPIC) {
            request->topic = topic_find(argument);
            if (!request->topic || !request->topic->kind)
                argp_error(state, "no input topic '%s', such as placements", argument);
        } else if (request->words == PARTITION) {
            request->partition = partition_read(argument, state);
        } else if (request->words == OFFSET) {
            request->offset = argument;
        } else {
            argp_error(state, "one argument too many: '%s'", argument);
        }
        request->words++;
        return 0;
    case ARGP_KEY_END:
        if (request->words < WORDS)
            argp_error(state, "TOPIC, PARTITION and OFFSET are needed; 'taakctl lag' shows them");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

// What the broker has of the partition.
static bool span_read(struct context *context, const struct request *request, int64_t *low, int64_t *high)
{
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(&context->settings, true, &context->error);
    bool ok = reader && topic_spans_add(&spans, reader, request->topic->name, &context->error);
    if (ok && (size_t)request->partition >= spans.count)
        ok = error_set(&context->error, ERROR_FATAL, "%s has %zu partitions, from 0 on", request->topic->name,
                       spans.count);
    if (ok) {
        *low = spans.items[request->partition].begin;
        *high = spans.items[request->partition].end;
    }
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

static int64_t offset_wanted(const struct request *request, int64_t low, int64_t high)
{
    char *end;
    if (strcmp(request->offset, "start") == 0)
        return low;
    if (strcmp(request->offset, "end") == 0)
        return high;
    int64_t offset = strtoll(request->offset, &end, 10);
    if (!*request->offset || *end || offset < low || offset > high)
        command_usage("positions set", "'%s' is no offset: the broker has %" PRId64 " up to %" PRId64, request->offset,
                      low, high);
    return offset;
}

static struct parameters place_parameters(const struct request *request, struct arena *arena)
{
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, request->topic->name);
    parameter_int4(&parameters, request->partition);
    return parameters;
}

// Where it stands now; 0 where nothing was read yet. Its consumer cannot move it until the transaction ends.
static bool position_take(struct context *context, struct database *database, const struct request *request,
                          int64_t *offset)
{
    struct arena *arena = arena_new();
    struct parameters parameters = place_parameters(request, arena);
    PGresult *found = database_query(database, taakctl_sql_position_take, &parameters, &context->error);
    if (found)
        *offset = result_int8(found, 0, 0);
    arena_free(arena);
    PQclear(found);
    return found != NULL;
}

static bool position_write(struct context *context, struct database *database, const struct request *request,
                           int64_t offset)
{
    struct arena *arena = arena_new();
    struct parameters parameters = place_parameters(request, arena);
    parameter_int8(&parameters, offset);
    bool ok = database_execute(database, taakctl_sql_position_set, &parameters, NULL, &context->error);
    arena_free(arena);
    return ok;
}

// From where to where, and how many of the messages that the broker has lie in between.
struct move {
    int64_t from, to, again, skipped;
};

// In one transaction, so that no consumer moves the position between the look at it and the change.
static bool position_move(struct context *context, struct database *database, const struct request *request,
                          struct move *move)
{
    struct error *error = &context->error;
    int64_t low, high;
    if (!span_read(context, request, &low, &high) || !database_command(database, "BEGIN", error) ||
        !position_take(context, database, request, &move->from))
        return false;
    move->to = offset_wanted(request, low, high);
    int64_t first = move->from > low ? move->from : low, last = move->from < high ? move->from : high;
    move->skipped = move->to > first ? move->to - first : 0;
    move->again = last > move->to ? last - move->to : 0;
    if (move->skipped && !request->skip)
        command_usage("positions set", "%" PRId64 " messages would be skipped, and never count: say --skip",
                      move->skipped);
    return position_write(context, database, request, move->to) && database_command(database, "COMMIT", error);
}

static bool report(struct context *context, const struct request *request, const struct move *move)
{
    const char *topic = request->topic->name;
    if (context->json)
        return json_print(json_pack("{s:s, s:i, s:I, s:I, s:I, s:I}", "topic", topic, "partition", request->partition,
                                    "from", move->from, "to", move->to, "again", move->again, "skipped", move->skipped),
                          stdout, &context->error);
    printf("%s [%d]: from offset %" PRId64 " to %" PRId64 ".\n", topic, (int)request->partition, move->from, move->to);
    if (move->again)
        printf("%" PRId64 " messages will be read again, which changes no figure.\n", move->again);
    if (move->skipped)
        printf("%" PRId64 " messages are skipped and never count.\n", move->skipped);
    puts("A consumer that runs takes it up by itself, with the next message there.");
    return print_flush(stdout, &context->error);
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"skip", 's', NULL, 0, "Allow messages to be skipped: they will never count", 0}, {0}};
    static const char more[] =
        "Sets the next offset that the topic's consumer reads of a partition: a number, start or end, as 'taakctl lag' "
        "shows them. A consumer that runs takes it up by itself, with the next message on that partition. Read again, "
        "a "
        "message changes nothing; skipped, it never counts, which needs --skip. Where a topic was made anew or lost "
        "messages, 'taakctl rebuild' is what makes the figures right again.\n\n"
        "Example:\n  taakctl positions set placements 3 start";
    struct request request = {0};
    struct move move;
    if (!command_parse(context, &command_positions_set, argc, argv, options, on_option, &request, more))
        return error_exit_code(&context->error);
    struct database *database = command_database(context);
    bool ok = database && position_move(context, database, &request, &move) && report(context, &request, &move);
    database_close(database);
    return ok ? EX_OK : error_exit_code(&context->error);
}

const struct command command_positions_set = {"positions set", "TOPIC PARTITION OFFSET",
                                              "Sets where a consumer goes on reading.", SETTINGS_ALL, run};
