#include "audit/position_move.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#include <inttypes.h>
#include <string.h>

enum { TOPIC, PARTITION, OFFSET, WORDS };

struct request {
    struct position_wish wish;
    const char *offset; // as it was typed: a number, start or end
    int words;
};

static int32_t partition_read(const char *text, struct argp_state *state)
{
    int64_t number;
    if (!number_parse(text, 0, INT32_MAX, &number))
        argp_error(state, "'%s' is no partition", text);
    return (int32_t)number;
}

// Reads an offset, "start" or "end". Any other text becomes an offset that no broker has, so that what it has is told.
static int64_t offset_read(const char *text)
{
    int64_t offset;
    if (strcmp(text, "start") == 0)
        return POSITION_START;
    if (strcmp(text, "end") == 0)
        return POSITION_END;
    return number_parse(text, 0, INT64_MAX, &offset) ? offset : INT64_MAX;
}

static void word_read(struct request *request, const char *word, struct argp_state *state)
{
    switch (request->words++) {
    case TOPIC:
        request->wish.topic = command_input_topic(word, state);
        break;
    case PARTITION:
        request->wish.partition = partition_read(word, state);
        break;
    case OFFSET:
        request->offset = word;
        request->wish.offset = offset_read(word);
        break;
    default:
        argp_error(state, "one argument too many: '%s'", word);
    }
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 's')
        request->wish.skip = true;
    else if (key == ARGP_KEY_ARG)
        word_read(request, argument, state);
    else if (key == ARGP_KEY_END && request->words < WORDS)
        argp_error(state, "TOPIC, PARTITION and OFFSET are needed; 'taakctl lag' shows them");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Ends the program with 64, and says why, where the move was not made.
static void move_check(const struct position_move *move, const char *offset)
{
    if (move->outcome == POSITION_OUTSIDE)
        command_usage("positions set", "'%s' is no offset: the broker has %" PRId64 " up to %" PRId64, offset,
                      move->low, move->high);
    if (move->outcome == POSITION_SKIPS)
        command_usage("positions set", "%" PRId64 " messages would be skipped, and never count: say --skip",
                      move->skipped);
}

static bool report(struct context *context, const struct position_wish *wish, const struct position_move *move)
{
    if (context->json)
        return json_print(position_move_json(move, wish), stdout, &context->error);
    printf("%s [%d]: from offset %" PRId64 " to %" PRId64 ".\n", wish->topic->name, (int)wish->partition, move->from,
           move->to);
    if (move->again)
        printf("%" PRId64 " messages will be read again, which changes no figure.\n", move->again);
    if (move->skipped)
        printf("%" PRId64 " messages are skipped and never count.\n", move->skipped);
    puts("A consumer that runs takes it up by itself, with the next message there.");
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"skip", 's', NULL, 0, "Allow messages to be skipped: they will never count", 0}, {0}};
    static const char more[] =
        "Sets the next offset that the topic's consumer reads of a partition: a number, start or end, as 'taakctl lag' "
        "shows them. A consumer that runs takes it up by itself, with the next message on that partition. Read again, "
        "a message changes nothing; skipped, it never counts, which needs --skip. Where a topic was made anew or lost "
        "messages, 'taakctl rebuild' is what makes the figures right again.\n\n"
        "Example:\n  taakctl positions set placements 3 start";
    struct request request = {0};
    struct position_move move;
    if (!command_parse(context, &command_positions_set, argc, argv, options, on_option, &request, more))
        return false;
    struct database *database = command_database_lookup(context);
    bool ok = database && position_move(&move, &request.wish, database, &context->settings, &context->error);
    database_close(database);
    if (ok) {
        move_check(&move, request.offset);
        ok = report(context, &request.wish, &move);
    }
    return ok;
}

const struct command command_positions_set = {"positions set", "TOPIC PARTITION OFFSET",
                                              "Sets where a consumer goes on reading.", SETTINGS_ALL, run};
