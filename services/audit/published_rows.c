#include "audit/published_rows.h"

#include "audit_sql.h"

#include <string.h>

PGresult *published_rows_read(struct database *database, struct error *error)
{
    return database_query(database, audit_sql_published, NULL, error);
}

int row_of_key(const PGresult *rows, const char *key)
{
    int low = 0, high = PQntuples(rows);
    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(result_text(rows, middle, PUBLISHED_KEY), key);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}
