#include "audit/positions.h"
#include "common/arena.h"

#include "audit_sql.h"

#include <stdlib.h>
#include <string.h>

struct positions {
    PGresult *rows;
};

struct positions *positions_read(struct database *database, struct error *error)
{
    PGresult *rows = database_query(database, audit_sql_positions, NULL, error);
    if (!rows)
        return NULL;
    struct positions *positions = memory_resize(NULL, 1, sizeof *positions);
    positions->rows = rows;
    return positions;
}

void positions_free(struct positions *positions)
{
    if (!positions)
        return;
    PQclear(positions->rows);
    free(positions);
}

bool position_find(const struct positions *positions, const char *topic, int32_t partition, struct position *position)
{
    const PGresult *rows = positions->rows;
    for (int row = 0; row < PQntuples(rows); row++)
        if (strcmp(result_text(rows, row, 0), topic) == 0 && result_int4(rows, row, 1) == partition) {
            *position = (struct position){result_int8(rows, row, 2), result_date(rows, row, 3)};
            return true;
        }
    return false;
}
