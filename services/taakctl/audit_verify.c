#include "audit/chain.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "terminal/progress.h"

#define FAULTS_MOST 20

struct request {
    struct chain_head noted;
    bool has_noted;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key != 'H')
        return ARGP_ERR_UNKNOWN;
    if (!chain_head_read(argument, &request->noted))
        argp_error(state, "--head: '%s' is no NUMBER:HASH as 'taakctl audit verify' prints it", argument);
    request->has_noted = true;
    return 0;
}

static bool report(struct context *context, const struct verification *verification, const struct chain_head *last)
{
    char head[CHAIN_HEAD_SIZE], number[NUMBER_TEXT_SIZE];
    size_t faults = verification->difference_count;
    chain_head_format(last, head);
    if (context->json)
        return json_print(json_pack("{s:b, s:I, s:s, s:o}", "ok", faults == 0, "entries",
                                    verification->checks[0].compared, "head", head, "differences",
                                    differences_json(verification)),
                          stdout, &context->error);
    for (size_t i = 0; i < faults && i < FAULTS_MOST; i++)
        text_print_line(verification->differences[i].text, stdout);
    if (faults > FAULTS_MOST)
        printf("… and %s more\n", number_format((int64_t)(faults - FAULTS_MOST), number));
    printf("%s entries, %s\nhead %s\n", number_format(verification->checks[0].compared, number),
           faults ? "and the trail is broken" : "each goes on from the one before", head);
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"head", 'H', "NUMBER:HASH", 0, "A head that was noted earlier must still be part of the trail", 0}, {0}};
    static const char more[] =
        "Computes the hash of every entry of the audit trail anew, each from the one before, and names what was "
        "changed or taken out. Prints the head, the last entry's number and hash: note it somewhere else. That the "
        "end was cut off, or all written anew, shows only by a head that was noted before. Exit 1 where the trail is "
        "broken.\n\n"
        "Example:\n  taakctl audit verify --head \"$(cat head-of-last-week)\"";
    struct request request = {0};
    struct verification verification = {0};
    struct chain_head last;
    int64_t entries;
    if (!command_parse(context, &command_audit_verify, argc, argv, options, on_option, &request, more))
        return false;
    struct database *database = command_database_lookup(context);
    bool ok = database && chain_length(database, &entries, &context->error);
    if (ok) {
        struct progress bar = progress_start_counting(stderr, "entries", entries);
        struct progress_listener listener = progress_listener(&bar);
        ok = chain_verify(&verification, database, request.has_noted ? &request.noted : NULL, &last, &listener,
                          &context->error);
        progress_clear(&bar);
    }
    ok = ok && report(context, &verification, &last);
    bool whole = verification.difference_count == 0;
    database_close(database);
    verification_free(&verification);
    return ok && whole;
}

const struct command command_audit_verify = {"audit verify", NULL, "Whether the audit trail is as it was written.",
                                             SETTINGS_DATABASE, run};
