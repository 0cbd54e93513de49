#include "common/migration.h"
#include "common/arena.h"
#include "common/trail.h"

#include "common_sql.h"
#include "migrations.h"
#include "migrations_back.h"

#include <stdlib.h>
#include <string.h>

#define MIGRATIONS (sizeof migrations / sizeof *migrations)

// What became of one migration.
enum state { STATE_APPLIED, STATE_NEW, STATE_CHANGED, STATE_UNKNOWN, STATE_LATE };

struct migrator {
    struct database *database;
    struct arena *arena;
    struct applied_migrations *applied; // or taken back, by this run
    struct error *error;
};

// The file 0001_records.sql is number 1, name "records".
static int migration_number(const struct embedded_text *migration)
{
    return atoi(migration->name);
}

static const char *migration_name(const struct embedded_text *migration)
{
    const char *underscore = strchr(migration->name, '_');
    return underscore ? underscore + 1 : migration->name;
}

static const struct embedded_text *migration_find(int number)
{
    for (size_t i = 0; i < MIGRATIONS; i++)
        if (migration_number(&migrations[i]) == number)
            return &migrations[i];
    abort(); // a new one is one of these
}

// The lock first: of two programs that find no table only one makes it.
static bool prepare(struct migrator *migrator)
{
    struct error *error = migrator->error;
    return database_execute(migrator->database, common_sql_migration_lock, NULL, NULL, error) &&
           database_script(migrator->database, common_sql_migration_table, error);
}

static PGresult *compare(struct migrator *migrator)
{
    struct parameters parameters = parameters_in(migrator->arena);
    struct array numbers = array_of(migrator->arena, OID_INT4, MIGRATIONS, 4);
    struct array names = array_of(migrator->arena, OID_TEXT, MIGRATIONS, 32);
    struct array texts = array_of(migrator->arena, OID_TEXT, MIGRATIONS, 8192);
    for (size_t i = 0; i < MIGRATIONS; i++) {
        const char *name = migration_name(&migrations[i]);
        array_int4(&numbers, migration_number(&migrations[i]));
        array_bytes(&names, name, strlen(name));
        array_bytes(&texts, migrations[i].text, strlen(migrations[i].text));
    }
    parameter_array(&parameters, &numbers);
    parameter_array(&parameters, &names);
    parameter_array(&parameters, &texts);
    return database_query(migrator->database, common_sql_migration_compare, &parameters, migrator->error);
}

static enum state state_of(const PGresult *compared, int row, int last_applied)
{
    bool known = result_bool(compared, row, 2), applied = result_bool(compared, row, 3);
    if (!known)
        return STATE_UNKNOWN;
    if (applied)
        return result_bool(compared, row, 4) ? STATE_CHANGED : STATE_APPLIED;
    return result_int4(compared, row, 0) < last_applied ? STATE_LATE : STATE_NEW;
}

// Of those that the program knows; one that it does not is an error of its own.
static int last_applied(const PGresult *compared)
{
    int last = 0;
    for (int row = 0; row < PQntuples(compared); row++)
        if (result_bool(compared, row, 2) && result_bool(compared, row, 3))
            last = result_int4(compared, row, 0);
    return last;
}

// An error where the program and the database do not go together; nothing is applied then.
static bool judge(const PGresult *compared, struct error *error)
{
    int last = last_applied(compared);
    for (int row = 0; row < PQntuples(compared); row++) {
        int number = result_int4(compared, row, 0);
        const char *name = result_text(compared, row, 1);
        switch (state_of(compared, row, last)) {
        case STATE_CHANGED:
            return error_set(error, ERROR_FATAL,
                             "migration %d (%s) was applied with another text: nothing was done. Restore its file as "
                             "it was, put the change into a new migration with the next number, and build again",
                             number, name);
        case STATE_UNKNOWN:
            return error_set(error, ERROR_FATAL,
                             "the database has migration %d (%s), which this program does not know: nothing was done. "
                             "Use the taakctl of the version that applied it, or a newer one",
                             number, name);
        case STATE_LATE:
            return error_set(error, ERROR_FATAL,
                             "migration %d (%s) is new but comes before %d, which was applied: nothing was done. "
                             "Give its file the next number and build again",
                             number, name, last);
        default:
            break;
        }
    }
    return true;
}

static void applied_note(struct migrator *migrator, const struct embedded_text *migration)
{
    struct applied_migrations *applied = migrator->applied;
    applied->items = memory_resize(applied->items, applied->count + 1, sizeof *applied->items);
    applied->items[applied->count++] = (struct applied_migration){migration_number(migration),
                                                                  migration_name(migration)};
}

// Runs statements and what notes them, in the audit trail too, in a transaction.
static bool run(struct migrator *migrator, const struct embedded_text *migration, const struct embedded_text *note,
                const struct parameters *noted, const char *what, const char *kind)
{
    struct error *error = migrator->error;
    struct parameters statements = parameters_in(migrator->arena);
    parameter_text(&statements, migration->text);
    if (database_command(migrator->database, "BEGIN", error) &&
        database_execute(migrator->database, common_sql_migration_run, &statements, NULL, error) &&
        database_execute(migrator->database, note, noted, NULL, error) &&
        trail_add_if_there(migrator->database, kind, migration->name, error) &&
        database_command(migrator->database, "COMMIT", error)) {
        applied_note(migrator, migration);
        return true;
    }
    struct error why = *error;
    error_set(error, why.kind, "migration %s was not %s: %s", migration->name, what, why.message);
    memcpy(error->sqlstate, why.sqlstate, sizeof why.sqlstate);
    return false;
}

static bool apply(struct migrator *migrator, const struct embedded_text *migration)
{
    struct parameters add = parameters_in(migrator->arena);
    parameter_int4(&add, migration_number(migration));
    parameter_text(&add, migration_name(migration));
    parameter_text(&add, migration->text);
    return run(migrator, migration, common_sql_migration_add, &add, "applied", "migrated");
}

static bool apply_new(struct migrator *migrator, const PGresult *compared)
{
    int last = last_applied(compared);
    for (int row = 0; row < PQntuples(compared); row++)
        if (state_of(compared, row, last) == STATE_NEW &&
            !apply(migrator, migration_find(result_int4(compared, row, 0))))
            return false;
    return true;
}

static const struct embedded_text *back_find(int number)
{
    for (size_t i = 0; i < sizeof migrations_back / sizeof *migrations_back; i++)
        if (migration_number(&migrations_back[i]) == number)
            return &migrations_back[i];
    return NULL;
}

// Whether all above a number can be taken back.
static bool can_undo(const PGresult *compared, int back_to, struct error *error)
{
    int last = last_applied(compared);
    for (int number = last; number > back_to; number--)
        if (!back_find(number))
            return error_set(error, ERROR_FATAL,
                             "migration %d cannot be taken back: nothing was done. Restore a backup of before it",
                             number);
    return last > back_to ||
           error_set(error, ERROR_FATAL, "the database has number %d: there is nothing to take back", last);
}

static bool undo(struct migrator *migrator, int last, int back_to)
{
    for (int number = last; number > back_to; number--) {
        struct parameters remove = parameters_in(migrator->arena);
        parameter_int4(&remove, number);
        if (!run(migrator, back_find(number), common_sql_migration_remove, &remove, "taken back", "migrated-back"))
            return false;
    }
    return true;
}

size_t migrations_known(void)
{
    return MIGRATIONS;
}

bool migrations_apply(struct database *database, struct applied_migrations *applied, struct error *error)
{
    struct migrator migrator = {database, arena_new(), applied, error};
    *applied = (struct applied_migrations){0};
    PGresult *compared = prepare(&migrator) ? compare(&migrator) : NULL;
    bool ok = compared && judge(compared, error) && apply_new(&migrator, compared) &&
              rights_set(database, &applied->rights, error);
    PQclear(compared);
    arena_free(migrator.arena);
    return ok;
}

bool migrations_undo(struct database *database, int back_to, struct applied_migrations *undone, struct error *error)
{
    struct migrator migrator = {database, arena_new(), undone, error};
    *undone = (struct applied_migrations){0};
    PGresult *compared = prepare(&migrator) ? compare(&migrator) : NULL;
    bool ok = compared && judge(compared, error) && can_undo(compared, back_to, error) &&
              undo(&migrator, last_applied(compared), back_to);
    PQclear(compared);
    arena_free(migrator.arena);
    return ok;
}

void applied_migrations_free(struct applied_migrations *applied)
{
    free(applied->items);
}
