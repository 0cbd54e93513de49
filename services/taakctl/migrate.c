#include "common/migration.h"
#include "taakctl/command.h"
#include "terminal/print.h"

static bool list_print(struct context *context, const struct table *list)
{
    size_t count = table_rows(list), known = migrations_known();
    if (context->json)
        return json_print(json_pack("{s:o, s:i}", "applied", table_json(list), "known", (int)known), stdout,
                          &context->error);
    if (count)
        printf("applied %zu of %zu migrations:\n", count, known);
    else
        printf("nothing to do: all %zu migrations were applied already\n", known);
    return count ? table_print(list, stdout, false, &context->error) : print_flush(stdout, &context->error);
}

static bool report(struct context *context, const struct applied_migrations *applied)
{
    static const struct column columns[] = {{"", "number", COLUMN_NUMBER}, {"", "name", COLUMN_TEXT}};
    struct table *list = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < applied->count; i++) {
        table_number(list, applied->items[i].number);
        table_text(list, applied->items[i].name);
    }
    bool ok = list_print(context, list);
    table_free(list);
    return ok;
}

static bool migrate(struct context *context, struct database *database, struct applied_migrations *applied)
{
    bool ok = migrations_apply(database, applied, &context->error);
    // Migrations that were applied before one failed stay applied, and are listed.
    return (ok || applied->count) && report(context, applied) && ok && command_schema_check(context, database);
}

static bool run(struct context *context, int argc, char **argv)
{
    static const char more[] =
        "Each migration is applied once, in the order of the numbers, in a transaction of its own. Another migrate at "
        "the same time waits for this one. Run it before a new version's services start; run twice it does nothing.\n\n"
        "Example:\n  DATABASE_URL=postgresql://taakstelling@db/taakstelling taakctl migrate";
    if (!command_parse(context, &command_migrate, argc, argv, NULL, NULL, NULL, more))
        return false;
    struct database *database = command_database_any(context);
    struct applied_migrations applied = {NULL, 0};
    bool ok = database && migrate(context, database, &applied);
    database_close(database);
    applied_migrations_free(&applied);
    return ok;
}

const struct command command_migrate = {"migrate", NULL, "Brings the database to this version.", SETTINGS_DATABASE,
                                        run};
