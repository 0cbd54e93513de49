#include "audit/rebuild.h"
#include "common/stop.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "terminal/progress.h"

static bool report(struct context *context, const struct verification *verification, int64_t messages)
{
    size_t count = verification->difference_count;
    if (context->json)
        return json_print(json_pack("{s:I, s:b, s:o}", "messages", messages, "same", count == 0, "differences",
                                    differences_json(verification)),
                          stdout, &context->error);
    char number[NUMBER_TEXT_SIZE];
    printf("%s messages read anew.\n", number_format(messages, number));
    if (count == 0) {
        puts("Every figure is as it was published.");
        return print_flush(stdout, &context->error);
    }
    puts("Figures that differ from what was published; the emitter publishes them anew:");
    for (size_t i = 0; i < count; i++)
        text_print_line(verification->differences[i].text, stdout);
    return print_flush(stdout, &context->error);
}

// Rebuilds. With `incomplete` it goes on even if topics no longer begin at offset 0.
static bool records_rebuild(struct context *context, struct database *database, bool incomplete, bool *same)
{
    struct error *error = &context->error;
    struct rebuild_plan plan = {0};
    struct verification verification = {0};
    bool ok = rebuild_trusts(&context->settings, database, error) &&
              rebuild_plan_read(&plan, &context->settings, error) &&
              (incomplete || rebuild_plan_complete(&plan, error));
    if (ok) {
        struct progress bar = progress_start_counting(stderr, "messages", plan.messages);
        struct progress_listener listener = progress_listener(&bar);
        ok = rebuild(&plan, database, &verification, &listener, error);
        progress_clear(&bar);
    }
    ok = ok && report(context, &verification, plan.messages);
    *same = verification.difference_count == 0;
    verification_free(&verification);
    rebuild_plan_free(&plan);
    return ok;
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    bool *incomplete = state->input;
    (void)argument;
    if (key != 'i')
        return ARGP_ERR_UNKNOWN;
    *incomplete = true;
    return 0;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"incomplete", 'i', NULL, 0, "Go on though a topic no longer begins at offset 0", 0}, {0}};
    static const char more[] =
        "Forgets all records, aggregates and rejects in one transaction, and lets the consumers read the topics anew "
        "from their start: its own, which it runs until all is read, and any that run besides. Services may stay up "
        "or be down. Publishing waits until everything is read; then only what differs is published, and revisions and "
        "outbox-sequence go on. Its consumers take their settings from here: TRUST_FILE is to be what the services "
        "have. "
        "Broken off, the services finish it by themselves, or run it again.\n"
        "At the end compares every figure with what was published before, and lists each difference: exit 1 where "
        "there is one.\n\n"
        "Example:\n  taakctl rebuild && taakctl verify";
    bool incomplete = false, same = false;
    if (!command_parse(context, &command_rebuild, argc, argv, options, on_option, &incomplete, more))
        return false;
    stop_install();
    struct database *database = command_database_lookup(context);
    bool ok = database && records_rebuild(context, database, incomplete, &same);
    database_close(database);
    return ok && same;
}

const struct command command_rebuild = {"rebuild", NULL, "Makes records and figures anew from the topics.",
                                        SETTINGS_ALL, run};
