#include "audit/verify.h"
#include "taakctl/command.h"
#include "terminal/print.h"

static bool checks_print(const struct verification *verification, struct error *error)
{
    static const struct column columns[] = {{"What", "check", COLUMN_TEXT},
                                            {"Compared", "compared", COLUMN_NUMBER},
                                            {"Differences", "differences", COLUMN_NUMBER},
                                            {"", "note", COLUMN_FLEXIBLE}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < verification->check_count; i++) {
        const struct check_result *check = &verification->checks[i];
        table_text(table, check->name);
        if (check->skipped) {
            table_none(table);
            table_none(table);
            table_text(table, check->skipped);
            table_tone(table, TONE_WARN);
            continue;
        }
        table_number(table, check->compared);
        table_number(table, check->differences);
        table_tone(table, check->differences ? TONE_BAD : TONE_GOOD);
        table_text(table, "");
    }
    return table_finish(table, stdout, false, error);
}

static bool report(struct context *context, const struct verification *verification)
{
    bool complete = verification_complete(verification);
    enum tone tone = complete ? TONE_GOOD : TONE_WARN;
    if (context->json)
        return json_print(verification_json(verification), stdout, &context->error);
    if (!checks_print(verification, &context->error))
        return false;
    putchar('\n');
    if (verification->difference_count == 0)
        printf("%sno differences%s%s\n", tone_start(stdout, tone),
               complete ? "" : " in what was compared: ask again when the emitter has caught up",
               tone_end(stdout, tone));
    for (size_t i = 0; i < verification->difference_count; i++)
        text_print_line(verification->differences[i].text, stdout);
    return print_flush(stdout, &context->error);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "In one moment of the database: adds up all stored records anew and compares them with the aggregates; "
        "computes every quota and the nation's figures anew by the rules and compares them with what was "
        "published last, and the names of municipalities with those of the determinations (not while the emitter "
        "has work to take up, for which it waits up to 3 seconds); follows the changes of what is determined, each "
        "from the one before up to the "
        "figure as it is; looks for gaps in the outbox; and compares the last message of every key on the topics "
        "with what the database has published (where KAFKA_BOOTSTRAP_SERVERS is set). Names each difference. Exit "
        "1 where there is one.\n\n"
        "Example:\n  taakctl verify && echo all right";
    if (!command_parse(context, &command_verify, argc, argv, NULL, NULL, NULL, more))
        return false;
    struct verification verification = {0};
    struct database *database = command_database(context);
    bool ok = database && verify(&verification, database, &context->settings, &context->error) &&
              report(context, &verification);
    bool differs = verification.difference_count > 0;
    database_close(database);
    verification_free(&verification);
    return ok && !differs;
}

const struct command command_verify = {"verify", NULL, "Recomputes everything from the records and compares.",
                                       SETTINGS_DATABASE, run};
