#include "determination-consumer/determination.h"
#include "feed/determination_events.h"
#include "feed/determination_file.h"
#include "taakctl/reading_options.h"
#include "terminal/print.h"
#include "terminal/remarks_print.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define COMMAND "determine"

static const char more[] =
    "Publishes what the ministry, a province or municipalities together lay down. What it takes:\n\n"
    "  register        CSV code, name, province, latitude, longitude,\n"
    "                  [effective_on], or --effective-on DATE for all\n"
    "  population      CSV reference_date, code, inhabitants; NL00: the country\n"
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
    "CSV, a workbook (XLSX), or JSON lines with the same names, comes from standard input or --file. Rows of several "
    "days are as many determinations.\n\n" READING_HELP " A totals row must be the sum of the rows.\n\n"
    "A newer event replaces the whole of what an older one said of the same thing: a total by period, status and "
    "announcement date; a population by reference date; official quotas by period and announcement date; a balance by "
    "period; a register by effective date; a transfer and a reorganisation by id. Without --id a transfer is a new one "
    "(its id is in the key that is printed), and a reorganisation is that of its day.\n\n"
    "--withdraw takes back what was determined, as if never said: give the same flags and rows again, with it, and a "
    "transfer's --id.\n\n"
    "With --sign it is signed, for topics where signatures are required. Where more than one is asked for (four eyes), "
    "--sign --out FILE puts the signed event into a file, another person adds a signature with 'taakctl determine sign "
    "FILE', and 'taakctl determine publish FILE' publishes it. A signature covers whole seconds, so a signed time has "
    "no fraction: of two events of the same thing within one second the one with the higher event id holds. Give a "
    "correction a later --time, or wait a second.\n\n"
    "Examples:\n\n"
    "  taakctl determine register --effective-on 2016-01-01 < register.csv\n"
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
    OPTION_GIVEN = 0x100,
    OPTION_MUNICIPALITY = 'm',
    OPTION_FILE = 'f',
    OPTION_DRY_RUN = 'n',
    OPTION_TIME = 't',
    OPTION_WITHDRAW = 'w',
    OPTION_SIGN = 's',
    OPTION_OUT = 'o'
};

static const struct argp_option options[] = {
    {"period", OPTION_GIVEN + GIVEN_PERIOD, "PERIOD", 0, "half-year, such as 2017-1", 1},
    {"persons", OPTION_GIVEN + GIVEN_PERSONS, "PERSONS", 0, "of a total, of a transfer", 1},
    {"status", OPTION_GIVEN + GIVEN_STATUS, "STATUS", 0, "forecast or definitive", 1},
    {"announced-on", OPTION_GIVEN + GIVEN_ANNOUNCED_ON, "DATE", 0, "day of the announcement", 1},
    {"method", OPTION_GIVEN + GIVEN_METHOD, "METHOD", 0, "statutory or sum-preserving", 1},
    {"from", OPTION_GIVEN + GIVEN_FROM, "CODE", 0, "municipality that hands over", 1},
    {"to", OPTION_GIVEN + GIVEN_TO, "CODE", 0, "municipality that takes over", 1},
    {"decided-on", OPTION_GIVEN + GIVEN_DECIDED_ON, "DATE", 0, "day of the decision", 1},
    {"effective-on", OPTION_GIVEN + GIVEN_EFFECTIVE_ON, "DATE", 0, "day from which a register holds", 1},
    {"id", OPTION_GIVEN + GIVEN_ID, "UUID", 0, "of a transfer or a reorganisation", 1},
    {"municipality", OPTION_MUNICIPALITY, "CODE=PERSONS", OPTION_REPEATS, "one row, instead of CSV; may be repeated",
     2},
    {"file", OPTION_FILE, "FILE", 0, "rows from here instead of standard input", 2},
    OPTIONS_OF_READING,
    {"withdraw", OPTION_WITHDRAW, NULL, 0, "take it back", 3},
    {"time", OPTION_TIME, "RFC3339", 0, "the event's time (now): the later event holds", 3},
    {"dry-run", OPTION_DRY_RUN, NULL, 0, "check it, publish nothing", 3},
    {"sign", OPTION_SIGN, NULL, 0, "sign it with the key of SIGNING_KEY_FILE", 3},
    {"out", OPTION_OUT, "FILE", 0, "signed into a new file, for others to sign too; published later", 3},
    {0},
};

struct determine {
    struct context *context;
    struct draft_request request;
    const char **municipalities; // as given: CODE=PERSONS
    size_t municipality_count;
    const char *file; // NULL: standard input
    struct remarks remarks;
    struct reading_options reading;
    struct progress progress;
    bool dry_run;
    int64_t time_us; // 0: now
    bool sign;
    const char *out; // NULL: it is published
    struct signer *signer;
};

static void municipality_add(struct determine *determine, const char *text)
{
    determine->municipalities = memory_resize(determine->municipalities, determine->municipality_count + 1,
                                              sizeof *determine->municipalities);
    determine->municipalities[determine->municipality_count++] = text;
}

static void kind_set(struct draft_request *request, const char *name, struct argp_state *state)
{
    if (request->kind)
        argp_error(state, "one kind at a time: '%s' is one too many", name);
    request->kind = draft_kind_find(name);
    if (!request->kind)
        argp_error(state, "'%s' is none of register, population, total, official, transfer, balance, reorganisation",
                   name);
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct determine *determine = state->input;
    struct draft_request *request = &determine->request;
    if (key >= OPTION_GIVEN && key < OPTION_GIVEN + GIVENS)
        request->given[key - OPTION_GIVEN] = argument;
    else if (key == OPTION_MUNICIPALITY)
        municipality_add(determine, argument);
    else if (key == OPTION_FILE)
        determine->file = argument;
    else if (key == OPTION_WITHDRAW)
        request->withdrawn = true;
    else if (key == OPTION_DRY_RUN)
        determine->dry_run = true;
    else if (key == OPTION_SIGN)
        determine->sign = true;
    else if (key == OPTION_OUT)
        determine->out = argument;
    else if (key == OPTION_TIME)
        determine->time_us = command_time(argument, state);
    else if (reading_option(&determine->reading, key, argument, state))
        return 0;
    else if (key == ARGP_KEY_ARG)
        kind_set(request, argument, state);
    else if (key == ARGP_KEY_END && !request->kind)
        argp_error(state, "say what: register, population, total, official, transfer, balance or reorganisation");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Ends the program with 64 where the kind needs something that was not given, or does not take something that was.
static void request_check(const struct determine *determine)
{
    const struct draft_request *request = &determine->request;
    const struct draft_kind *kind = request->kind;
    for (int i = 0; i < GIVENS; i++) { // the options begin with these, in their order
        if (!request->given[i] && (kind->needed & GIVEN_BIT(i)))
            command_usage(COMMAND, "%s needs --%s", kind->name, options[i].name);
        if (request->given[i] && !(kind->allowed & GIVEN_BIT(i)))
            command_usage(COMMAND, "--%s is not for %s", options[i].name, kind->name);
    }
    if (determine->out && (!determine->sign || determine->dry_run))
        command_usage(COMMAND, "--out goes with --sign, and not with --dry-run");
    if (determine->municipality_count && !kind->by_municipality)
        command_usage(COMMAND, "--municipality is not for %s", kind->name);
    if (determine->file && !kind->columns.count)
        command_usage(COMMAND, "--file is not for %s, which is given by flags", kind->name);
    if (determine->file && determine->municipality_count)
        command_usage(COMMAND, "--file and --municipality do not go together");
    if (request->withdrawn && (kind->allowed & GIVEN_BIT(GIVEN_FROM)) && !request->given[GIVEN_ID])
        command_usage(COMMAND, "--withdraw needs the --id of the transfer that is to be taken back");
}

// Adds --municipality GM0716=17 as a row; with the error where a name cannot be looked up.
static void municipality_take(struct drafts *drafts, const char *text, struct error *error)
{
    struct row_fault fault;
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1])
        command_usage(COMMAND, "--municipality: '%s' is no CODE=PERSONS such as GM0716=17", text);
    const char *code = arena_text(drafts->arena, "%.*s", (int)(equals - text), text);
    if (!drafts_row_typed(drafts, (const char *const[]){code, equals + 1}, &fault, error) && !error->kind)
        command_usage(COMMAND, "--municipality: '%s': %s", text, fault.explanation);
}

static bool file_take(struct determine *determine, struct drafts *drafts, struct error *error)
{
    const char *path = determine->file;
    FILE *file = path ? fopen(path, "re") : stdin;
    if (!file)
        return error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    determine->progress = progress_start(stderr, file);
    const struct progress_listener listener = progress_listener(&determine->progress);
    bool ok = drafts_rows(drafts, file, &listener, error);
    progress_clear(&determine->progress);
    remarks_print_rest(drafts->remarks, drafts->reading, determine->dry_run);
    if (path)
        fclose(file);
    return ok;
}

// Makes the drafts of options and rows. Wrong ones end the program with 64; false with the error where anything else
// failed.
static bool drafts_make(struct determine *determine, struct drafts *drafts, struct error *error)
{
    struct row_fault fault;
    const struct draft_request *request = drafts->request;
    if (!drafts_begin(drafts, &fault, error) && !error->kind)
        command_usage(COMMAND, "%s", fault.explanation);
    for (size_t i = 0; !error->kind && i < determine->municipality_count; i++)
        municipality_take(drafts, determine->municipalities[i], error);
    if (error->kind)
        return false;
    if (request->kind->columns.count && determine->municipality_count == 0 && !file_take(determine, drafts, error))
        return false;
    if (request->given[GIVEN_ID] && drafts->first->next)
        command_usage(COMMAND, "--id is for one %s, these rows are of several days", request->kind->name);
    return true;
}

// Says which events were not confirmed: they may have arrived all the same. A transfer that is sent again must have the
// same
// --id, which is in its key, or it counts twice.
static void unconfirmed_tell(const struct determination_event *events)
{
    for (; events; events = events->next)
        if (events->receipt.result)
            fprintf(stderr, "%s: not confirmed; it may have arrived\n", events->publication.key);
}

static bool events_send(struct determine *determine, struct determination_event *events)
{
    struct error *error = &determine->context->error;
    struct producer *producer = command_producer(determine->context, topic_find(determination_kind.topic));
    if (!producer)
        return false;
    bool ok = determination_events_send(events, producer, error);
    if (!ok)
        unconfirmed_tell(events);
    producer_close(producer);
    return ok;
}

static bool event_print(const struct determine *determine, const struct determination_event *event, struct error *error)
{
    const struct publication *publication = &event->publication;
    if (determine->context->json)
        return json_print_line(determination_event_json(event, &determine->remarks,
                                                        reading_text(&determine->reading.reading),
                                                        determine->dry_run || determine->out),
                               stdout, error);
    printf("%s%s%s\n  event   %s\n  time    %s\n", publication->key,
           determine->request.withdrawn ? ", taken back" : ", determined",
           determine->dry_run ? " (not published: --dry-run)" : "", publication->id, publication->time);
    if (determine->signer)
        printf("  key     %s\n", signer_keyid(determine->signer));
    if (determine->out) {
        printf("  file    ");
        text_print(determine->out, stdout);
        printf(", not published yet\n");
    } else if (!determine->dry_run)
        printf("  where   %s, partition %" PRId32 ", offset %" PRId64 "\n", determination_kind.topic,
               event->receipt.partition, event->receipt.offset);
    return print_flush(stdout, error);
}

static bool determine_all(struct determine *determine, struct arena *arena)
{
    struct error *error = &determine->context->error;
    struct drafts drafts = {.request = &determine->request,
                            .arena = arena,
                            .remarks = &determine->remarks,
                            .reading = reading_begin(&determine->reading, determine->context, arena)};
    if (!drafts_make(determine, &drafts, error))
        return false;
    struct determination_event *events = determination_events_make(
        drafts.first, determine->context->settings.event_source, determine->signer, determine->time_us, arena, error);
    if (!events)
        return false;
    if (determine->out && events->next)
        command_usage(COMMAND, "--out is for one %s, these rows are of several days", determine->request.kind->name);
    if (determine->out ? !determination_file_create(determine->out, &events->publication.message, error)
                       : !determine->dry_run && !events_send(determine, events))
        return false;
    for (; events; events = events->next)
        if (!event_print(determine, events, error))
            return false;
    return true;
}

static bool determine_run(struct context *context, int argc, char **argv)
{
    struct determine determine = {.context = context};
    bool ok = command_parse(context, &command_determine, argc, argv, options, on_option, &determine, more);
    if (ok) {
        request_check(&determine);
        determine.signer = determine.sign ? command_signer(context) : NULL;
        if (!determine.time_us)
            determine.time_us = determine.sign ? publication_time_signed(event_time_now()) : event_time_now();
        struct arena *arena = arena_new();
        determine.remarks = remarks_printed(arena, &determine.progress);
        ok = (determine.signer || !determine.sign) && determine_all(&determine, arena);
        signer_free(determine.signer);
        reading_end(&determine.reading);
        arena_free(arena);
    }
    free(determine.municipalities);
    return ok;
}

const struct command command_determine = {
    .name = "determine",
    .arguments = "register|population|total|official|transfer|balance|reorganisation",
    .purpose = "Publishes a total, a population, a register, a transfer, …",
    .needs = 0,
    .run = determine_run,
};
