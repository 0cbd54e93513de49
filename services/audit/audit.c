#include "audit/audit.h"

#include "audit_sql.h"

bool audit_look_up(struct database *database, struct error *error)
{
    return database_script(database, audit_sql_lookup_session, error);
}
