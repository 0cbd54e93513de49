#include "quota-emitter/recalculate.h"
#include "common/fault.h"
#include "common/log.h"
#include "common/stop.h"
#include "ledger/ledger_read.h"
#include "quota-emitter/municipality_names.h"
#include "quota-emitter/resume.h"
#include "quota-emitter/updates.h"
#include "rules/figures.h"

#include "emitter_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define REJECTS_A_ROUND 2000
#define HELD_TOLD_MS    10000

// The lock is taken before the snapshot: so whoever makes the records anew (taakctl rebuild) comes before or after a
// round, never in the middle of one.
static const char round_begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE emitter IN ROW EXCLUSIVE MODE";

struct recalculator {
    struct ledger *ledger;
    struct figures *figures;
    struct updates *updates;
    struct arena *arena; // of one round
    bool known;          // what is in memory was committed when the round began; else the round reads everything
    bool stale;          // the figures do not follow from the ledger: the next ones are all computed anew
    bool names_stale;    // the names of municipalities in the database do not follow from the ledger
    bool changes_stale;  // the changes in the database need not end in what was published, as that came from the topics
    bool holding;        // figures are held back until the consumers are where table awaited says
    bool rejects_left;   // rejects may wait for a round that takes them
    bool gathering;      // changes of the indicative period wait for a round that takes them; the database has it too
    int64_t held_ms;     // when the log was last told of the holding; 0: never
    int64_t last_sequence;
    struct housed_change *changes; // what the round in hand changed in the numbers of persons housed
    size_t change_count, change_room;
};

// What the differences of a round are about.
struct summary {
    int64_t count;           // how many there are
    int32_t latest_on;       // the highest date in them; DAY_NONE where there is none
    bool determined;         // determinations changed; the updates know which
    bool named;              // a register or a reorganisation, which name municipalities, was among them
    bool rejected;           // there are new rejects
    const char *traceparent; // of the last one that has one; NULL: none has
    bool reconcile;          // what was published must be read from the topics first
    int64_t last_sequence;   // the last outbox-sequence that the database has given out
    int64_t came_ms;         // when the oldest event came; 0: not known
};

static bool out_of_memory(struct error *error)
{
    return error_set(error, ERROR_FATAL, "out of memory");
}

struct recalculator *recalculator_new(const char *event_source, bool signs)
{
    struct recalculator *recalculator = memory_resize(NULL, 1, sizeof *recalculator);
    memset(recalculator, 0, sizeof *recalculator);
    recalculator->arena = arena_new();
    recalculator->updates = updates_new(event_source, signs);
    return recalculator;
}

void recalculator_free(struct recalculator *recalculator)
{
    if (!recalculator)
        return;
    ledger_free(recalculator->ledger);
    figures_free(recalculator->figures);
    updates_free(recalculator->updates);
    arena_free(recalculator->arena);
    free(recalculator->changes);
    free(recalculator);
}

void recalculator_forget(struct recalculator *recalculator)
{
    recalculator->known = false;
}

// Reads everything anew, as it is committed.
static bool memory_read(struct recalculator *recalculator, struct database *database, struct error *error)
{
    ledger_free(recalculator->ledger);
    figures_free(recalculator->figures);
    recalculator->ledger = ledger_new();
    recalculator->figures = figures_new();
    if (!recalculator->ledger || !recalculator->figures)
        return out_of_memory(error);
    if (!ledger_read(recalculator->ledger, database, error) || !updates_read(recalculator->updates, database, error))
        return false;
    PGresult *state = emitter_state(database, error);
    if (!state)
        return false;
    recalculator->last_sequence = result_int8(state, 0, 0);
    recalculator->holding = result_bool(state, 0, 3);
    recalculator->gathering = result_bool(state, 0, 4);
    recalculator->stale = true;
    recalculator->names_stale = true;
    recalculator->rejects_left = true;
    PQclear(state);
    return true;
}

// Whether a determination with that subject names municipalities.
static bool subject_names(const uint8_t *subject, size_t size)
{
    static const char *const kinds[] = {"register/", "reorganisation/"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (size > strlen(kinds[i]) && memcmp(subject, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

// Reads which determinations changed, from the third column of the summary, and tells the updates: they are causes.
static bool determined_read(struct recalculator *recalculator, struct database *database, const PGresult *result,
                            struct summary *summary, struct error *error)
{
    struct array_reader subjects = result_array(result, 0, 2);
    const uint8_t *subject;
    size_t size;
    summary->determined = subjects.left > 0;
    while (array_next(&subjects, &subject, &size))
        summary->named = summary->named || subject_names(subject, size);
    return updates_caused(recalculator->updates, database, result_array(result, 0, 2), error);
}

static bool summary_check(const struct recalculator *recalculator, const struct summary *summary, struct error *error)
{
    if (summary->reconcile)
        return error_set(error, ERROR_TRANSIENT, "the records are made anew");
    return summary->last_sequence == recalculator->last_sequence ||
           error_set(error, ERROR_TRANSIENT,
                     "the database gave out outbox-sequence %" PRId64 ", this emitter %" PRId64
                     ": it is not as it was left, as after a restore",
                     summary->last_sequence, recalculator->last_sequence);
}

static bool summary_read(struct recalculator *recalculator, struct database *database, struct summary *summary,
                         struct error *error)
{
    PGresult *result = database_query(database, emitter_sql_difference_summary, NULL, error);
    if (!result)
        return false;
    const char *traceparent = result_text(result, 0, 4);
    *summary = (struct summary){.count = result_int8(result, 0, 0),
                                .latest_on = result_date(result, 0, 1),
                                .rejected = result_bool(result, 0, 3),
                                .reconcile = result_bool(result, 0, 5),
                                .last_sequence = result_int8(result, 0, 6),
                                .came_ms = PQgetisnull(result, 0, 7) ? 0 : result_int8(result, 0, 7)};
    if (traceparent)
        summary->traceparent = arena_text(recalculator->arena, "%s", traceparent);
    bool ok = summary_check(recalculator, summary, error) &&
              determined_read(recalculator, database, result, summary, error);
    PQclear(result);
    return ok;
}

// Looks whether figures still have to be held back, and every now and then says so in the log.
static bool hold_look(struct recalculator *recalculator, struct database *database, struct error *error)
{
    if (!recalculator->holding)
        return true;
    PGresult *left = database_query(database, emitter_sql_awaited_left, NULL, error);
    if (!left)
        return false;
    int64_t partitions = result_int8(left, 0, 0), messages = result_int8(left, 0, 1);
    PQclear(left);
    recalculator->holding = partitions > 0;
    if (!recalculator->holding) {
        recalculator->changes_stale = true;
        log_info("the consumers are where they were, publishing again");
        return database_execute(database, emitter_sql_awaited_clear, NULL, NULL, error);
    }
    if (recalculator->held_ms == 0 || clock_ms() - recalculator->held_ms > HELD_TOLD_MS) {
        log_info("figures wait until the consumers have read what was already counted",
                 log_number("partitions", partitions), log_number("messages", messages));
        recalculator->held_ms = clock_ms();
    }
    return true;
}

static void change_add(struct recalculator *recalculator, int code, int period)
{
    if (recalculator->change_count == recalculator->change_room) {
        recalculator->change_room = recalculator->change_room ? 2 * recalculator->change_room : 256;
        recalculator->changes = memory_resize(recalculator->changes, recalculator->change_room,
                                              sizeof *recalculator->changes);
    }
    recalculator->changes[recalculator->change_count++] = (struct housed_change){code, period};
}

// Folds into table housed, and adds to the ledger, unless that was read in this very round: then it has the differences
// already.
static bool housed_fold(struct recalculator *recalculator, struct database *database, struct error *error)
{
    PGresult *result = database_query(database, emitter_sql_fold_housed, NULL, error);
    bool ok = result != NULL;
    for (int row = 0; ok && row < PQntuples(result); row++) {
        int code = result_int2(result, row, 0), period = period_of_day(result_date(result, row, 1));
        struct housed more = {result_int8(result, row, 2), result_int8(result, row, 3)};
        if (recalculator->known && !ledger_add_housed(recalculator->ledger, code, period, more))
            ok = out_of_memory(error);
        change_add(recalculator, code, period);
    }
    PQclear(result);
    return ok;
}

static bool inflow_fold(struct recalculator *recalculator, struct database *database, struct error *error)
{
    PGresult *result = database_query(database, emitter_sql_fold_inflow, NULL, error);
    bool ok = result != NULL;
    for (int row = 0; ok && row < PQntuples(result); row++)
        if (!ledger_set_inflow(recalculator->ledger, (enum inflow)result_int2(result, row, 0),
                               result_date(result, row, 1), result_int8(result, row, 2)))
            ok = out_of_memory(error);
    PQclear(result);
    return ok;
}

// Folds the differences into the aggregates, in the database and in memory.
static bool differences_fold(struct recalculator *recalculator, struct database *database,
                             const struct summary *summary, struct error *error)
{
    recalculator->change_count = 0;
    if (summary->count == 0)
        return true;
    if (!housed_fold(recalculator, database, error) || !inflow_fold(recalculator, database, error) ||
        !database_execute(database, emitter_sql_difference_delete, NULL, NULL, error))
        return false;
    if (summary->latest_on > ledger_position(recalculator->ledger))
        ledger_set_position(recalculator->ledger, summary->latest_on);
    return !summary->determined || ledger_read_determinations(recalculator->ledger, database, error);
}

static bool figures_renew(struct recalculator *recalculator, bool everything, struct error *error)
{
    bool ok = everything ? figures_compute(recalculator->figures, recalculator->ledger)
                         : figures_update(recalculator->figures, recalculator->ledger, recalculator->changes,
                                          recalculator->change_count);
    return ok || out_of_memory(error);
}

static bool rejects_publish(struct recalculator *recalculator, struct database *database, struct recalculation *done,
                            struct error *error)
{
    struct parameters parameters = parameters_in(recalculator->arena);
    parameter_int8(&parameters, recalculator->last_sequence);
    parameter_int8(&parameters, REJECTS_A_ROUND);
    PGresult *result = database_query(database, emitter_sql_outbox_add_rejects, &parameters, error);
    if (!result)
        return false;
    recalculator->rejects_left = result_int8(result, 0, 0) == REJECTS_A_ROUND;
    done->rejects = result_int8(result, 0, 1);
    PQclear(result);
    recalculator->last_sequence += done->rejects;
    return true;
}

static bool state_write(struct recalculator *recalculator, struct database *database, const struct recalculation *done,
                        struct error *error)
{
    struct parameters parameters = parameters_in(recalculator->arena);
    parameter_int8(&parameters, recalculator->last_sequence);
    parameter_bool(&parameters, recalculator->gathering);
    parameter_bool(&parameters, done->updates > 0);
    return database_execute(database, emitter_sql_state_write, &parameters, NULL, error);
}

static bool changes_mend(struct recalculator *recalculator, struct database *database, struct error *error)
{
    bool ok = !recalculator->changes_stale || database_execute(database, emitter_sql_change_mend, NULL, NULL, error);
    recalculator->changes_stale = false;
    return ok;
}

// Whether anything of the indicative period, which is the last one if there is one, is touched.
static bool indicative_touched(const struct recalculator *recalculator)
{
    int first, last;
    if (!figures_range(recalculator->figures, &first, &last))
        return false;
    const struct national_quota *nation = &figures_period(recalculator->figures, last)->nation;
    return nation->total_status == TOTAL_INDICATIVE && nation->touched;
}

static bool figures_publish(struct recalculator *recalculator, struct database *database, bool indicative,
                            struct recalculation *done, struct error *error)
{
    bool everything = recalculator->stale;
    if (!figures_renew(recalculator, everything, error))
        return false;
    done->updates = updates_publish(recalculator->updates, recalculator->figures, everything,
                                    !indicative && !everything, ledger_position(recalculator->ledger));
    recalculator->stale = false;
    recalculator->gathering = indicative_touched(recalculator);
    recalculator->last_sequence += done->updates;
    return updates_write(recalculator->updates, database, ledger_position(recalculator->ledger), error) &&
           changes_mend(recalculator, database, error);
}

static bool names_write(struct recalculator *recalculator, struct database *database, struct error *error)
{
    bool ok = !recalculator->names_stale || municipality_names_write(recalculator->ledger, database, error);
    recalculator->names_stale = false;
    return ok;
}

static bool round_commit(struct database *database, struct error *error)
{
    FAULT_POINT("emitter-before-commit");
    bool ok = database_command(database, "COMMIT", error);
    FAULT_POINT("emitter-after-commit");
    return ok;
}

static bool round_run(struct recalculator *recalculator, struct database *database, struct round_takes takes,
                      struct recalculation *done, struct error *error)
{
    struct summary summary;
    bool fresh = !recalculator->known;
    if (!database_command(database, round_begin, error) || (fresh && !memory_read(recalculator, database, error)) ||
        !summary_read(recalculator, database, &summary, error) ||
        !differences_fold(recalculator, database, &summary, error) || !hold_look(recalculator, database, error))
        return false;
    int64_t before = recalculator->last_sequence;
    bool gathered = recalculator->gathering, due = takes.indicative && gathered;
    done->differences = summary.count;
    done->traceparent = summary.traceparent;
    done->came_ms = summary.came_ms;
    updates_start(recalculator->updates, summary.traceparent, before);
    recalculator->stale = recalculator->stale || summary.determined || recalculator->holding;
    recalculator->names_stale = recalculator->names_stale || summary.named;
    recalculator->rejects_left = recalculator->rejects_left || summary.rejected;
    return names_write(recalculator, database, error) &&
           (recalculator->holding || !(recalculator->stale || summary.count || due) ||
            figures_publish(recalculator, database, takes.indicative, done, error)) &&
           (!takes.rejects || !recalculator->rejects_left || rejects_publish(recalculator, database, done, error)) &&
           ((recalculator->last_sequence == before && recalculator->gathering == gathered) ||
            state_write(recalculator, database, done, error)) &&
           round_commit(database, error);
}

bool recalculator_round(struct recalculator *recalculator, struct database *database, struct round_takes takes,
                        struct recalculation *done, struct error *error)
{
    arena_reset(recalculator->arena);
    memset(done, 0, sizeof *done);
    recalculator->known = round_run(recalculator, database, takes, done, error);
    done->rejects_left = recalculator->rejects_left;
    done->held = recalculator->holding;
    done->gathering = recalculator->gathering && !recalculator->holding;
    done->last_sequence = recalculator->last_sequence;
    return recalculator->known;
}
