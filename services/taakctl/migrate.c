#include "common/migration.h"
#include "taakctl/command.h"
#include "terminal/print.h"

static bool list_print(struct context *context, const struct table *list, const struct rights_changes *rights,
                       bool back)
{
    size_t count = table_rows(list), known = migrations_known();
    if (context->json)
        return json_print(json_pack("{s:o, s:i, s:i, s:i}", back ? "taken_back" : "applied", table_json(list), "known",
                                    (int)known, "granted", (int)rights->granted, "revoked", (int)rights->revoked),
                          stdout, &context->error);
    if (back)
        printf("taken back %zu of %zu migrations:\n", count, known);
    else if (count)
        printf("applied %zu of %zu migrations:\n", count, known);
    else
        printf("nothing to do: all %zu migrations were applied already\n", known);
    if (rights->granted || rights->revoked)
        printf("rights of the roles: %zu granted, %zu revoked\n", rights->granted, rights->revoked);
    return count ? table_print(list, stdout, false, &context->error) : print_flush(stdout, &context->error);
}

static bool report(struct context *context, const struct applied_migrations *applied, bool back)
{
    static const struct column columns[] = {{"", "number", COLUMN_NUMBER}, {"", "name", COLUMN_TEXT}};
    struct table *list = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < applied->count; i++) {
        table_number(list, applied->items[i].number);
        table_text(list, applied->items[i].name);
    }
    bool ok = list_print(context, list, &applied->rights, back);
    table_free(list);
    return ok;
}

// Migrations that were applied, or taken back, before one failed stay so, and are listed.
static bool migrate(struct context *context, struct database *database, int64_t back_to,
                    struct applied_migrations *applied)
{
    bool back = back_to >= 0;
    bool ok = back ? migrations_undo(database, (int)back_to, applied, &context->error)
                   : migrations_apply(database, applied, &context->error);
    return (ok || applied->count) && report(context, applied, back) && ok &&
           (back || command_schema_check(context, database));
}

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    int64_t *back_to = state->input;
    if (key != 'b')
        return ARGP_ERR_UNKNOWN;
    *back_to = command_number(argument, TAAKSTELLING_SCHEMA, state);
    return 0;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"back-to", 'b', "NUMBER", 0, "Take back the migrations above that one, for the version before", 0}, {0}};
    static const char more[] =
        "Each migration is applied once, in the order of the numbers, in a transaction of its own. Another migrate at "
        "the same time waits for this one. Run it before a new version's services start; run twice it does nothing.\n"
        "--back-to is for a version that is taken back: stop its services, take its migrations back with its own "
        "taakctl, start the version before. What only the new version knew is lost, such as which rejects were "
        "dismissed; figures and records are not. The number is what the version before works on: it is in the line "
        "with "
        "which its services start.\n\n"
        "Example:\n  DATABASE_URL=postgresql://taakstelling@db/taakstelling taakctl migrate";
    int64_t back_to = -1;
    if (!command_parse(context, &command_migrate, argc, argv, options, on_option, &back_to, more))
        return false;
    struct database *database = command_database_any(context);
    struct applied_migrations applied = {0};
    bool ok = database && migrate(context, database, back_to, &applied);
    database_close(database);
    applied_migrations_free(&applied);
    return ok;
}

const struct command command_migrate = {"migrate", "[--back-to NUMBER]", "Brings the database to this version.",
                                        SETTINGS_DATABASE, run};
