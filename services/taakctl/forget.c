#include "audit/forget.h"
#include "messages/identifier.h"
#include "taakctl/command.h"
#include "terminal/print.h"

#include <string.h>

struct request {
    struct record_ids ids;
    const char *again; // a file with a list
    bool list, dry_run;
};

// What is no UUID may be a person's number, and is not repeated.
static void id_add(struct request *request, const char *text, struct argp_state *state)
{
    uint8_t id[16];
    if (!uuid_read(text, strlen(text), id))
        argp_error(state, "a RECORD is given by its UUID, 8-4-4-4-12 hexadecimal digits");
    record_ids_add(&request->ids, id);
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'a')
        request->again = argument;
    else if (key == 'l')
        request->list = true;
    else if (key == 'd')
        request->dry_run = true;
    else if (key == ARGP_KEY_ARG)
        id_add(request, argument, state);
    else if (key == ARGP_KEY_END && (request->ids.count > 0) + (request->again != NULL) + request->list != 1)
        argp_error(state, "say which: RECORDs, or --again FILE, or --list");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool report(struct context *context, const struct request *request, const struct forgetting *done,
                   int64_t missing)
{
    char number[NUMBER_TEXT_SIZE];
    if (context->json)
        return json_print(json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "dry_run", (int)request->dry_run,
                                    "permits", done->permits, "arrivals", done->arrivals, "placements",
                                    done->placements, "links", done->links, "rejects", done->rejects, "before",
                                    done->before, "missing", missing),
                          stdout, &context->error);
    printf("%s: %s permits,", request->dry_run ? "would be forgotten" : "forgotten",
           number_format(done->permits, number));
    printf(" %s family arrivals,", number_format(done->arrivals, number));
    printf(" %s placements\n", number_format(done->placements, number));
    if (done->before)
        printf("forgotten before: %s\n", number_format(done->before, number));
    if (done->rejects)
        printf("rejected messages withheld: %s\n", number_format(done->rejects, number));
    if (missing)
        printf("not there: %s; where consumers are behind, run it again when they are not\n",
               number_format(missing, number));
    return print_flush(stdout, &context->error);
}

// Fills in the ids of the records of a list that are there.
static bool again_find(struct context *context, struct request *request, struct database *database, int64_t *missing)
{
    json_error_t why;
    json_t *list = json_load_file(request->again, 0, &why);
    bool ok = list && forget_again_find(&request->ids, missing, database, list, &context->error);
    if (!list)
        error_set(&context->error, ERROR_CONFIG, "line %d: %s", why.line, why.text);
    if (context->error.kind == ERROR_CONFIG)
        command_usage("forget", "--again %s: %s", request->again, context->error.message);
    json_decref(list);
    return ok;
}

static bool run_on(struct context *context, struct request *request, struct database *database)
{
    struct forgetting done;
    int64_t missing = 0;
    if (request->list) {
        json_t *list = forget_list(database, &context->error);
        return list && json_print(list, stdout, &context->error);
    }
    return (!request->again || again_find(context, request, database, &missing)) &&
           forget(&done, database, &request->ids, request->dry_run, &context->error) &&
           report(context, request, &done, missing) && missing == 0;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"again", 'a', "FILE", 0, "Those of a list that --list printed, as after a backup was restored", 0},
        {"list", 'l', NULL, 0, "Print what is kept of those that were forgotten, to be kept elsewhere", 0},
        {"dry-run", 'd', NULL, 0, "Only tell what would be forgotten", 0},
        {0}};
    static const char more[] =
        "For when a person asks to be forgotten. Deletes a permit, a family arrival or a placement (RECORD is its "
        "UUID), and with a placement what it houses, with these all placements of theirs. What they count for stays "
        "in the sums, so no figure changes. None of their messages counts any more, whatever comes or is read again. "
        "Rejected messages in which such an id stands are withheld. It cannot be taken back.\n\n"
        "The input topics keep their messages, and backups what they have: see docs/privacy.md. After a backup was "
        "restored, run it with --again and the newest list. Exit 1 where a record is not there.\n\n"
        "Examples:\n  taakctl forget 0190c5a2-7d3e-7abc-8def-0123456789ab\n"
        "  taakctl forget --list >forgotten.json";
    struct request request = {0};
    if (!command_parse(context, &command_forget, argc, argv, options, on_option, &request, more))
        return false;
    struct database *database = command_database_lookup(context);
    bool ok = database && run_on(context, &request, database);
    record_ids_free(&request.ids);
    database_close(database);
    return ok;
}

const struct command command_forget = {"forget", "[RECORD...]", "Deletes a person's records; the figures stay.",
                                       SETTINGS_DATABASE, run};
