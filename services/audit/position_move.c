#include "audit/position_move.h"
#include "common/topic_reader.h"
#include "common/trail.h"

#include "audit_sql.h"

#include <inttypes.h>

// Asks the broker which offsets it has of the partition.
static bool span_read(const struct position_wish *wish, const struct settings *settings, struct position_move *move,
                      struct error *error)
{
    struct topic_spans spans = {0};
    struct topic_reader *reader = topic_reader_open(settings, true, error);
    bool ok = reader && topic_spans_add(&spans, reader, wish->topic->name, error);
    if (ok && (size_t)wish->partition >= spans.count)
        ok = error_set(error, ERROR_FATAL, "%s has %zu partitions, from 0 on", wish->topic->name, spans.count);
    if (ok) {
        move->low = spans.items[wish->partition].begin;
        move->high = spans.items[wish->partition].end;
    }
    topic_spans_free(&spans);
    topic_reader_close(reader);
    return ok;
}

static struct parameters place_parameters(const struct position_wish *wish, struct arena *arena)
{
    struct parameters parameters = parameters_in(arena);
    parameter_text(&parameters, wish->topic->name);
    parameter_int4(&parameters, wish->partition);
    return parameters;
}

// Reads where the partition stands, 0 where nothing was read yet, and locks its row: its consumer cannot move it until
// the transaction ends.
static bool position_take(const struct position_wish *wish, struct database *database, int64_t *offset,
                          struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = place_parameters(wish, arena);
    PGresult *found = database_query(database, audit_sql_position_take, &parameters, error);
    if (found)
        *offset = result_int8(found, 0, 0);
    arena_free(arena);
    PQclear(found);
    return found != NULL;
}

static bool position_write(const struct position_wish *wish, struct database *database, int64_t offset,
                           struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = place_parameters(wish, arena);
    parameter_int8(&parameters, offset);
    bool ok = database_execute(database, audit_sql_position_set, &parameters, NULL, error);
    arena_free(arena);
    return ok;
}

static bool position_tell(const struct position_wish *wish, const struct position_move *move, struct database *database,
                          struct error *error)
{
    char what[160];
    snprintf(what, sizeof what, "%s/%d from offset %" PRId64 " to %" PRId64, wish->topic->name, (int)wish->partition,
             move->from, move->to);
    return trail_add(database, "positions-set", what, error);
}

// Fills in where the position is to go, how many messages lie between, and whether it may.
static void move_judge(struct position_move *move, const struct position_wish *wish)
{
    int64_t low = move->low, high = move->high;
    int64_t first = move->from > low ? move->from : low, last = move->from < high ? move->from : high;
    move->to = wish->offset == POSITION_START ? low : wish->offset == POSITION_END ? high : wish->offset;
    move->skipped = move->to > first ? move->to - first : 0;
    move->again = last > move->to ? last - move->to : 0;
    if (move->to < low || move->to > high)
        move->outcome = POSITION_OUTSIDE;
    else
        move->outcome = move->skipped && !wish->skip ? POSITION_SKIPS : POSITION_MOVED;
}

bool position_move(struct position_move *move, const struct position_wish *wish, struct database *database,
                   const struct settings *settings, struct error *error)
{
    *move = (struct position_move){0};
    if (!span_read(wish, settings, move, error) || !database_command(database, "BEGIN", error) ||
        !position_take(wish, database, &move->from, error))
        return false;
    move_judge(move, wish);
    if (move->outcome != POSITION_MOVED)
        return database_command(database, "ROLLBACK", error);
    return position_write(wish, database, move->to, error) && position_tell(wish, move, database, error) &&
           database_command(database, "COMMIT", error);
}

json_t *position_move_json(const struct position_move *move, const struct position_wish *wish)
{
    return json_pack("{s:s, s:i, s:I, s:I, s:I, s:I}", "topic", wish->topic->name, "partition", (int)wish->partition,
                     "from", move->from, "to", move->to, "again", move->again, "skipped", move->skipped);
}
