// What doctor says of PostgreSQL's roles: what they may do, by the matrix (deploy/migrations), and as whom services
// connect.
#include "survey/doctor_parts.h"

#include "survey_sql.h"

#include <string.h>

#define ROLES_SQL "deploy/postgres/roles.sql (package: /usr/share/taakstelling/roles.sql)"

static const struct {
    const char *kind; // as doctor_roles.sql names it
    enum diagnosis_state state;
    const char *found; // with the role and what is wrong
    const char *advice;
} faults[] = {
    {"missing", DIAGNOSIS_FAULT, "%s lacks %s",
     "Run 'taakctl migrate' as the owner of the tables: it grants what each role needs"},
    {"extra", DIAGNOSIS_DOUBT, "%s has more than it needs: %s",
     "Run 'taakctl migrate' as the owner of the tables: it revokes what no role needs"},
    {"power", DIAGNOSIS_DOUBT, "%s may more than any service needs: %s",
     "Run " ROLES_SQL " as PostgreSQL's administrator, and take what is granted beside it"},
    {"owner", DIAGNOSIS_DOUBT, "%s, who may do everything to the tables, is the role of %s",
     "Give each service a role of its own: " ROLES_SQL " makes them, 'taakctl migrate' gives them their rights"},
    {"blind", DIAGNOSIS_FAULT, "%s may not read %s",
     "Give taakctl the role of the operator, or of the owner of the tables"},
};

static void fault_tell(struct diagnoses *diagnoses, const char *kind, const char *role, const char *what)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strcmp(faults[i].kind, kind) == 0) {
            diagnosis_add(diagnoses, faults[i].state, "role", faults[i].found, role, what);
            diagnosis_advise(diagnoses, "%s", faults[i].advice);
        }
}

void doctor_roles(struct diagnoses *diagnoses, struct database *database)
{
    struct error error = {0};
    PGresult *found = database_query(database, survey_sql_doctor_roles, NULL, &error);
    if (!found) {
        diagnosis_add(diagnoses, DIAGNOSIS_FAULT, "role", "%s", error.message);
        return;
    }
    for (int row = 0; row < PQntuples(found); row++)
        fault_tell(diagnoses, result_text(found, row, 0), result_text(found, row, 1), result_text(found, row, 2));
    PQclear(found);
}
