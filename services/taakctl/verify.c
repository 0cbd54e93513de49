#include "taakctl/verify.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sysexits.h>

void verify_begin(struct verification *verification, const char *check)
{
    verification->check = check;
    verification->found = 0;
}

void verify_difference(struct verification *verification, const char *format, ...)
{
    va_list arguments;
    char text[512];
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    verification->found++;
    table_text(verification->differences, verification->check);
    table_text(verification->differences, text);
}

void verify_end(struct verification *verification, int64_t compared)
{
    table_text(verification->checks, verification->check);
    table_number(verification->checks, compared);
    table_number(verification->checks, verification->found);
    table_tone(verification->checks, verification->found ? TONE_BAD : TONE_GOOD);
    table_text(verification->checks, "");
}

void verify_skip(struct verification *verification, const char *why)
{
    verification->skipped = true;
    table_text(verification->checks, verification->check);
    table_none(verification->checks);
    table_none(verification->checks);
    table_text(verification->checks, why);
    table_tone(verification->checks, TONE_WARN);
}

static bool report(const struct verification *verification)
{
    struct context *context = verification->context;
    size_t count = table_rows(verification->differences);
    if (context->json)
        return json_print(json_pack("{s:b, s:b, s:o, s:o}", "ok", count == 0, "complete", !verification->skipped,
                                    "checks", table_json(verification->checks), "differences",
                                    table_json(verification->differences)),
                          stdout, &context->error);
    if (!table_print(verification->checks, stdout, false, &context->error))
        return false;
    if (count == 0) {
        enum tone tone = verification->skipped ? TONE_WARN : TONE_GOOD;
        printf("\n%sno differences%s%s\n", tone_start(stdout, tone),
               verification->skipped ? " in what was compared: ask again when the emitter has caught up" : "",
               tone_end(stdout, tone));
        return print_flush(stdout, &context->error);
    }
    putchar('\n');
    json_t *differences = table_json(verification->differences), *difference;
    size_t i;
    json_array_foreach(differences, i, difference)
    {
        text_print(json_string_value(json_object_get(difference, "difference")), stdout);
        putchar('\n');
    }
    json_decref(differences);
    return print_flush(stdout, &context->error);
}

static bool verify(struct verification *verification)
{
    struct error *error = &verification->context->error;
    return database_command(verification->database,
                            "SET idle_in_transaction_session_timeout = 0; " // reading the topics may take a while
                            "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                            error) &&
           verify_housed(verification) && verify_inflow(verification) && verify_latest(verification) &&
           verify_published(verification) && verify_outbox(verification) && verify_topics(verification) &&
           database_command(verification->database, "COMMIT", error) && report(verification);
}

static int run(struct context *context, int argc, char **argv)
{
    static const struct column check_columns[] = {{"What", "check", COLUMN_TEXT},
                                                  {"Compared", "compared", COLUMN_NUMBER},
                                                  {"Differences", "differences", COLUMN_NUMBER},
                                                  {"", "note", COLUMN_FLEXIBLE}};
    static const struct column difference_columns[] = {{"", "check", COLUMN_TEXT}, {"", "difference", COLUMN_TEXT}};
    static const char more[] =
        "In one moment of the database: adds up all stored records anew and compares them with the aggregates; "
        "computes "
        "every quota and the nation's figures anew by the rules and compares them with what was published last (not "
        "while the emitter has work to take up); looks for gaps in the outbox; and compares the last message of every "
        "key on the topics with what the database has published (where KAFKA_BOOTSTRAP_SERVERS is set). Names each "
        "difference. Exit 1 where there is one.\n\n"
        "Example:\n  taakctl verify && echo all right";
    if (!command_parse(context, &command_verify, argc, argv, NULL, NULL, NULL, more))
        return error_exit_code(&context->error);
    struct verification verification = {.context = context,
                                        .database = command_database(context),
                                        .checks = table_new(check_columns, 4),
                                        .differences = table_new(difference_columns, 2)};
    bool ok = verification.database && verify(&verification);
    bool differs = table_rows(verification.differences) > 0;
    database_close(verification.database);
    table_free(verification.checks);
    table_free(verification.differences);
    if (!ok)
        return error_exit_code(&context->error);
    return differs ? 1 : EX_OK;
}

const struct command command_verify = {"verify", NULL, "Recomputes everything from the records and compares.",
                                       SETTINGS_DATABASE, run};
