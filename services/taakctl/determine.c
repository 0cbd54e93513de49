#include "taakctl/determine.h"
#include "determination-consumer/determination.h"
#include "taakctl/command.h"
#include "taakctl/determine_rows.h"
#include "taakctl/print.h"
#include "taakctl/publish_event.h"
#include "taakctl/publish_producer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const char more[] =
    "Publishes what the ministry, a province or municipalities together lay down. What it takes:\n\n"
    "  register        CSV code, name, province, latitude, longitude,\n"
    "                  [effective_on], or --effective-on DATE for all\n"
    "  population      CSV reference_date, code, inhabitants; NL00 is the country\n"
    "  total           --period --persons --status forecast|definitive\n"
    "                  --announced-on --method statutory|sum-preserving\n"
    "  official        --period --announced-on, and CSV code, persons or\n"
    "                  --municipality CODE=PERSONS (may be repeated)\n"
    "  transfer        --period --from --to --persons --decided-on [--id]\n"
    "  balance         --period, and CSV code, persons or --municipality\n"
    "                  CODE=PERSONS: + backlog, - lead\n"
    "  reorganisation  CSV effective_on, from_code, to_code, inhabitants,\n"
    "                  [to_name, to_province, to_latitude, to_longitude: of a\n"
    "                  municipality that starts]\n\n"
    "CSV, or JSON lines with the same names, comes from standard input or --file. Rows of several days are as many "
    "determinations. Municipalities are given by code.\n\n"
    "A newer event replaces the whole of what an older one said of the same thing: a total by period, status and "
    "announcement date; a population by reference date; official quotas by period and announcement date; a balance by "
    "period; a register by effective date; a transfer and a reorganisation by id. Without --id a transfer is a new one "
    "(its id is in the key that is printed), and a reorganisation is that of its day.\n\n"
    "--withdraw takes back what was determined, as if never said: give the same flags and rows again, with it, and a "
    "transfer's --id.\n\n"
    "Examples:\n\n"
    "  taakctl determine register --effective-on 2016-01-01 -f municipalities.csv\n"
    "  taakctl determine population --file population.csv\n"
    "  taakctl determine total --period 2017-1 --persons 13000 \\\n"
    "      --status definitive --announced-on 2016-09-30 --method sum-preserving\n"
    "  taakctl determine official --period 2017-1 --announced-on 2016-10-01 \\\n"
    "      --municipality GM0716=20\n"
    "  taakctl determine transfer --period 2017-1 --from GM0716 --to GM0664 \\\n"
    "      --persons 3 --decided-on 2017-02-01\n"
    "  taakctl determine balance --period 2017-1 --municipality GM0716=17\n"
    "  taakctl determine reorganisation < reorganisations.csv";

enum {
    OPTION_FLAG = 0x100,
    OPTION_MUNICIPALITY = 'm',
    OPTION_FILE = 'f',
    OPTION_DRY_RUN = 'n',
    OPTION_TIME = 't',
    OPTION_WITHDRAW = 'w'
};

static const struct argp_option options[] = {
    {"period", OPTION_FLAG + FLAG_PERIOD, "PERIOD", 0, "half-year, such as 2017-1", 1},
    {"persons", OPTION_FLAG + FLAG_PERSONS, "PERSONS", 0, "of a total, of a transfer", 1},
    {"status", OPTION_FLAG + FLAG_STATUS, "STATUS", 0, "forecast or definitive", 1},
    {"announced-on", OPTION_FLAG + FLAG_ANNOUNCED_ON, "DATE", 0, "day of the announcement", 1},
    {"method", OPTION_FLAG + FLAG_METHOD, "METHOD", 0, "statutory or sum-preserving", 1},
    {"from", OPTION_FLAG + FLAG_FROM, "CODE", 0, "municipality that hands over", 1},
    {"to", OPTION_FLAG + FLAG_TO, "CODE", 0, "municipality that takes over", 1},
    {"decided-on", OPTION_FLAG + FLAG_DECIDED_ON, "DATE", 0, "day of the decision", 1},
    {"effective-on", OPTION_FLAG + FLAG_EFFECTIVE_ON, "DATE", 0, "day from which a register holds", 1},
    {"id", OPTION_FLAG + FLAG_ID, "UUID", 0, "of a transfer or a reorganisation", 1},
    {"municipality", OPTION_MUNICIPALITY, "CODE=PERSONS", OPTION_REPEATS, "one row, instead of CSV; may be repeated",
     2},
    {"file", OPTION_FILE, "FILE", 0, "rows from here instead of standard input", 2},
    {"withdraw", OPTION_WITHDRAW, NULL, 0, "take it back", 3},
    {"time", OPTION_TIME, "RFC3339", 0, "the event's time (now): the later event holds", 3},
    {"dry-run", OPTION_DRY_RUN, NULL, 0, "check it, publish nothing", 3},
    {0},
};

struct outgoing {
    struct outgoing *next;
    const struct draft *draft;
    struct publication publication;
    struct receipt receipt;
};

struct determine {
    struct context *context;
    struct determine_request request;
    struct remarks remarks;
    bool dry_run;
    int64_t time_us;
};

static void municipality_add(struct determine_request *request, const char *text)
{
    request->municipalities = memory_resize(request->municipalities, request->municipality_count + 1,
                                            sizeof *request->municipalities);
    request->municipalities[request->municipality_count++] = text;
}

static void kind_set(struct determine_request *request, const char *name, struct argp_state *state)
{
    if (request->kind)
        argp_error(state, "one kind at a time: '%s' is one too many", name);
    request->kind = determine_kind_find(name);
    if (!request->kind)
        argp_error(state, "'%s' is none of register, population, total, official, transfer, balance, reorganisation",
                   name);
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct determine *determine = state->input;
    struct determine_request *request = &determine->request;
    if (key >= OPTION_FLAG && key < OPTION_FLAG + FLAGS)
        request->flags[key - OPTION_FLAG] = argument;
    else if (key == OPTION_MUNICIPALITY)
        municipality_add(request, argument);
    else if (key == OPTION_FILE)
        request->file = argument;
    else if (key == OPTION_WITHDRAW)
        request->withdrawn = true;
    else if (key == OPTION_DRY_RUN)
        determine->dry_run = true;
    else if (key == OPTION_TIME) {
        if (!event_time_read(argument, strlen(argument), &determine->time_us))
            argp_error(state, "--time: '%s' is no RFC 3339 time such as 2017-04-01T09:30:00Z", argument);
    } else if (key == ARGP_KEY_ARG)
        kind_set(request, argument, state);
    else if (key == ARGP_KEY_END && !request->kind)
        argp_error(state, "say what: register, population, total, official, transfer, balance or reorganisation");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Envelopes for all drafts, each judged; NULL with ERROR_POISON where one would be rejected.
static struct outgoing *events_make(struct determine *determine, struct draft *drafts, struct arena *arena)
{
    struct outgoing *first = NULL, **end = &first;
    struct rejection rejection;
    for (; drafts; drafts = drafts->next) {
        struct outgoing *outgoing = arena_alloc(arena, sizeof *outgoing);
        outgoing->next = NULL;
        outgoing->draft = drafts;
        outgoing->receipt.offset = -1;
        publication_open(&outgoing->publication, &determination_kind, determine->context->settings.event_source);
        if (!publication_make(&outgoing->publication, &drafts->message->base, NULL, determine->time_us,
                              publication_now(), arena, &rejection)) {
            error_set(&determine->context->error, ERROR_POISON, "%s%s%s: %s", drafts->day ? drafts->day : "",
                      drafts->day ? ": " : "", reject_reason_name(rejection.reason), rejection.explanation);
            return NULL;
        }
        *end = outgoing;
        end = &outgoing->next;
    }
    return first;
}

// An event whose delivery was not confirmed may have arrived. Its key says under which --id to try it again.
static void unconfirmed_tell(const struct outgoing *events)
{
    for (; events; events = events->next)
        if (events->receipt.offset < 0)
            fprintf(stderr, "%s: not confirmed; it may have arrived\n", events->publication.key);
}

static bool events_send(struct determine *determine, struct outgoing *events)
{
    struct error *error = &determine->context->error;
    struct publisher *publisher = publisher_open(&determine->context->settings, topic_find(determination_kind.topic),
                                                 error);
    if (!publisher)
        return false;
    bool ok = true;
    for (struct outgoing *event = events; ok && event; event = event->next)
        ok = publisher_send(publisher, &event->publication.message, &event->receipt, error);
    for (int left = 1; ok && left > 0;)
        ok = publisher_finish(publisher, &left, error);
    if (!ok)
        unconfirmed_tell(events);
    publisher_close(publisher);
    return ok;
}

static bool event_print_json(const struct determine *determine, const struct outgoing *event, struct error *error)
{
    const struct publication *publication = &event->publication;
    json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:b, s:o}", "key", publication->key, "id", publication->id, "time",
                               publication->time, "withdrawn", (int)determine->request.withdrawn, "dry_run",
                               (int)determine->dry_run, "warnings", remarks_json(&determine->remarks, event->draft));
    if (object && !determine->dry_run &&
        (json_object_set_new(object, "partition", json_integer(event->receipt.partition)) != 0 ||
         json_object_set_new(object, "offset", json_integer(event->receipt.offset)) != 0))
        abort(); // out of memory
    return json_print_line(object, stdout, error);
}

static bool event_print_text(const struct determine *determine, const struct outgoing *event, struct error *error)
{
    const struct publication *publication = &event->publication;
    printf("%s%s%s\n  event   %s\n  time    %s\n", publication->key,
           determine->request.withdrawn ? ", taken back" : ", determined",
           determine->dry_run ? " (not published: --dry-run)" : "", publication->id, publication->time);
    if (!determine->dry_run)
        printf("  where   %s, partition %" PRId32 ", offset %" PRId64 "\n", determination_kind.topic,
               event->receipt.partition, event->receipt.offset);
    return print_flush(stdout, error);
}

static bool determine_all(struct determine *determine, struct arena *arena)
{
    struct error *error = &determine->context->error;
    struct draft *drafts = drafts_read(&determine->request, arena, &determine->remarks, error);
    struct outgoing *events = drafts ? events_make(determine, drafts, arena) : NULL;
    if (!events || (!determine->dry_run && !events_send(determine, events)))
        return false;
    for (; events; events = events->next)
        if (!(determine->context->json ? event_print_json : event_print_text)(determine, events, error))
            return false;
    return true;
}

static int determine_run(struct context *context, int argc, char **argv)
{
    struct determine determine = {.context = context, .time_us = publication_now()};
    struct command command = command_determine;
    if (!command_parse(context, &command, argc, argv, options, on_option, &determine, more))
        return error_exit_code(&context->error);
    determine_request_check(&determine.request);
    struct arena *arena = arena_new();
    determine.remarks.arena = arena;
    bool ok = determine_all(&determine, arena);
    arena_free(arena);
    free(determine.request.municipalities);
    return ok ? 0 : error_exit_code(&context->error);
}

const struct command command_determine = {
    .name = "determine",
    .arguments = "register|population|total|official|transfer|balance|reorganisation",
    .purpose = "Publishes a total, a population, a register, a transfer, …",
    .needs = 0,
    .run = determine_run,
};
