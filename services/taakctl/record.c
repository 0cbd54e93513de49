#include "audit/record_compare.h"
#include "audit/record_json.h"
#include "audit/record_search.h"
#include "audit/record_stored.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "terminal/progress.h"
#include "terminal/record_print.h"

static void topic_read(struct wanted *wanted, const char *name, struct argp_state *state)
{
    wanted->topic = topic_find(name);
    if (!wanted->topic || !wanted->topic->kind)
        argp_error(state, "'%s' is none of permits, family-arrivals, placements, determinations", name);
}

static void id_read(struct wanted *wanted, const char *text, struct argp_state *state)
{
    if (*wanted->name)
        argp_error(state, "more than one ID: '%s'", text);
    if (wanted_is_personal(text))
        argp_error(state, "that looks like a person's number: records are known by UUIDs");
    if (!wanted_read(text, wanted))
        argp_error(state,
                   "'%s' is no UUID, nor what is determined, such as total/2017-1, population/2016-01-01, "
                   "official/2017-1, transfer/UUID, balance/2017-1, reorganisation/UUID, register/2016-01-01",
                   text);
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct wanted *wanted = state->input;
    if (key == 't')
        topic_read(wanted, argument, state);
    else if (key == ARGP_KEY_ARG)
        id_read(wanted, argument, state);
    else if (key == ARGP_KEY_END && !*wanted->name)
        argp_error(state, "which record? A UUID, or what is determined, such as total/2017-1");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

// Reads the topics up to where they end now, with a progress bar.
static bool topics_read(struct search *search, struct error *error)
{
    int64_t total;
    if (!search_look(search, &total, error))
        return false;
    struct progress bar = progress_start_counting(stderr, "messages", total);
    struct progress_listener listener = progress_listener(&bar);
    bool ok = search_read(search, &listener, error);
    progress_clear(&bar);
    return ok;
}

// Looks into the database between two readings of the topics: so whatever it has must be among what was read by the end
// of the second one. Where the database cannot be looked at, *trouble says why; ERROR_NONE there means that nobody
// asked for it.
static bool findings_gather(struct context *context, struct findings *findings, struct error *trouble)
{
    struct error *error = &context->error;
    struct search *search = search_open(&context->settings, findings, error);
    bool ok = search && topics_read(search, error);
    if (ok && *context->settings.database_url) {
        struct database *database = command_database_lookup(context);
        bool looked = database && stored_read(findings, database, error);
        database_close(database);
        *trouble = *error;
        *error = (struct error){.kind = ERROR_NONE};
        ok = !looked || topics_read(search, error);
    }
    if (ok)
        findings_judge(findings);
    search_close(search);
    return ok;
}

static bool report(struct context *context, const struct findings *findings, const struct error *trouble)
{
    char text[sizeof trouble->message + 64];
    const char *not_compared = NULL;
    if (trouble->kind != ERROR_NONE || !*context->settings.database_url) {
        snprintf(text, sizeof text, "The database was not looked at: %s.",
                 trouble->kind != ERROR_NONE ? trouble->message : "DATABASE_URL is not set");
        not_compared = text;
    }
    if (context->json)
        return json_print(record_json(findings, not_compared), stdout, &context->error);
    record_print(findings, not_compared, stdout);
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"topic", 't', "TOPIC", 0, "Only on that topic, such as placements; else on all input topics", 0}, {0}};
    static const char more[] =
        "ID is the UUID of a permit, a family arrival, a placement, a transfer or a reorganisation, or what is "
        "determined as its key has it, or the first part of that: total/2017-1 is all totals of 2017-1.\n\n"
        "Reads the topics from their start and shows every version of the record: where it is, when Kafka took it, "
        "when and from whom it is, what it says, and whether it holds. Of two versions the one with the later ce_time "
        "holds, then the one with the higher ce_id, whichever came first. What was rejected is shown too. Then it says "
        "whether the database (DATABASE_URL, where it is set) holds the same. Exit code 1: no topic has a version; 69: "
        "Kafka or the database is not there (without the database the topics are shown all the same).\n\n"
        "Examples:\n  taakctl record 0190c5a2-7d3e-7abc-8def-0123456789ab --topic placements\n"
        "  taakctl record total/2017-1";
    struct findings findings = {0};
    struct error trouble = {.kind = ERROR_NONE};
    if (!command_parse(context, &command_record, argc, argv, options, on_option, &findings.wanted, more))
        return false;
    bool ok = findings_gather(context, &findings, &trouble) && report(context, &findings, &trouble);
    bool found = findings_any(&findings);
    findings_free(&findings);
    if (ok)
        context->error = trouble;
    return found && context->error.kind == ERROR_NONE;
}

const struct command command_record = {"record", "ID", "The versions of one record: which holds, why others do not.",
                                       SETTINGS_KAFKA, run};
