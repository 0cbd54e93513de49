#include "common/trail.h"
#include "common/printable.h"

#include "common_sql.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#define USER_SIZE 128

static const char *operating_user(char name[USER_SIZE])
{
    const char *asked = getenv("SUDO_USER");
    char room[1024];
    struct passwd found, *entry = NULL;
    if (getpwuid_r(getuid(), &found, room, sizeof room, &entry) != 0)
        entry = NULL; // as for one without a name
    if (asked && *asked)
        printable_format(name, USER_SIZE, "%s", asked);
    else if (entry)
        printable_format(name, USER_SIZE, "%s", entry->pw_name);
    else
        snprintf(name, USER_SIZE, "%u", (unsigned)getuid());
    return name;
}

bool trail_add(struct database *database, const char *kind, const char *what, struct error *error)
{
    char name[USER_SIZE];
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, kind);
    parameter_text(&parameters, what);
    parameter_text(&parameters, operating_user(name));
    bool ok = database_execute(database, common_sql_trail_add, &parameters, NULL, error);
    arena_free(arena);
    return ok;
}

bool trail_add_if_there(struct database *database, const char *kind, const char *what, struct error *error)
{
    PGresult *there = database_query(database, common_sql_trail_there, NULL, error);
    if (!there)
        return false;
    bool is_there = result_bool(there, 0, 0);
    PQclear(there);
    return !is_there || trail_add(database, kind, what, error);
}
