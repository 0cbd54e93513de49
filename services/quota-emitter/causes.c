#include "quota-emitter/causes.h"
#include "messages/wire.h"
#include "rules/ledger.h"

#include "emitter_sql.h"
#include "taakstelling/v1/determination.pb-c.h"

#include <stdlib.h>
#include <string.h>

// How much a determination has to do with a figure.
enum bearing {
    BEARING_NONE,
    BEARING_BEFORE,  // it may have said so before it was said anew
    BEARING_GENERAL, // it may have moved the figure, among many others or by way of an earlier period
    BEARING_EXACT,   // it is about this figure of this municipality in this period
};

// What is asked about.
struct question {
    enum determined_figure figure;
    int code, period;
    bool appeared; // the period's figures are determined now and were not, or the other way round
};

struct known {
    struct cause cause;
    const Taakstelling__V1__Determination *message;
};

struct causes {
    struct arena *arena;
    struct known *items;
    size_t count, room;
};

struct causes *causes_new(void)
{
    struct causes *causes = memory_resize(NULL, 1, sizeof *causes);
    *causes = (struct causes){.arena = arena_new()};
    return causes;
}

void causes_free(struct causes *causes)
{
    if (!causes)
        return;
    arena_free(causes->arena);
    free(causes->items);
    free(causes);
}

void causes_clear(struct causes *causes)
{
    arena_reset(causes->arena);
    causes->count = 0;
}

static bool cause_read(struct causes *causes, const PGresult *result, int row, struct error *error)
{
    size_t size;
    enum wire_result decoded;
    const uint8_t *stored = result_bytes(result, row, 3, &size);
    const uint8_t *message = arena_copy(causes->arena, stored, size);
    struct known known = {
        .cause = {.subject = arena_text(causes->arena, "%s", result_text(result, row, 0)),
                  .event_time = result_int8(result, row, 2)},
        .message = (const Taakstelling__V1__Determination *)wire_unpack(&taakstelling__v1__determination__descriptor,
                                                                        message, size, causes->arena, &decoded),
    };
    memcpy(known.cause.event_id, result_bytes(result, row, 1, &size), sizeof known.cause.event_id);
    if (!known.message)
        return error_set(error, ERROR_FATAL, "a stored determination does not decode");
    if (causes->count == causes->room) {
        causes->room = causes->room ? 2 * causes->room : 16;
        causes->items = memory_resize(causes->items, causes->room, sizeof *causes->items);
    }
    causes->items[causes->count++] = known;
    return true;
}

bool causes_add(struct causes *causes, struct database *database, struct array_reader subjects, struct error *error)
{
    struct arena *scratch = arena_new();
    struct parameters parameters = parameters_in(scratch);
    struct array wanted = array_of(scratch, OID_TEXT, 0, 0);
    const uint8_t *subject;
    size_t size;
    bool ok = true;
    while (array_next(&subjects, &subject, &size))
        array_bytes(&wanted, subject, size);
    if (wanted.count) {
        parameter_array(&parameters, &wanted);
        PGresult *result = database_query(database, emitter_sql_cause, &parameters, error);
        ok = result != NULL;
        for (int row = 0; ok && row < PQntuples(result); row++)
            ok = cause_read(causes, result, row, error);
        PQclear(result);
    }
    arena_free(scratch);
    return ok;
}

static bool names(const char *text, int code)
{
    return code == CODE_NONE || code_parse(text) == code;
}

// How much a determination about one period has to do with the question. `said`: it is about the figure and
// municipality that are asked about. `may`: it is about the figure, perhaps of this municipality when it was last said.
// One about an earlier period may have moved the balance that comes along from there.
static enum bearing of_period(const struct question *question, const Taakstelling__V1__HalfYear *half_year, bool said,
                              bool may)
{
    int period = period_of(half_year->year, half_year->half);
    if (period == question->period && said)
        return BEARING_EXACT;
    if (period < question->period && question->figure == DETERMINED_CARRY_OVER)
        return BEARING_GENERAL;
    return may ? BEARING_BEFORE : BEARING_NONE;
}

// A period has determined figures, all of them, from its own total on; and none where an earlier total cannot be
// divided.
static enum bearing of_total(const struct question *question, const Taakstelling__V1__NationalTotal *total)
{
    bool before = period_of(total->period->year, total->period->half) < question->period;
    if (before && question->appeared)
        return BEARING_GENERAL;
    return of_period(question, total->period,
                     question->appeared || question->figure == DETERMINED_NATIONAL_TOTAL ||
                         question->figure == DETERMINED_TOTAL_STATUS || question->figure == DETERMINED_QUOTA,
                     false);
}

static enum bearing of_official(const struct question *question, const Taakstelling__V1__OfficialQuota *official)
{
    bool named = false, here = period_of(official->period->year, official->period->half) == question->period;
    for (size_t i = 0; i < official->n_quotas; i++)
        named = named || names(official->quotas[i]->code, question->code);
    return of_period(question, official->period, named && question->figure == DETERMINED_QUOTA,
                     here && question->figure == DETERMINED_QUOTA);
}

// The one determination that may be said anew of another period.
static enum bearing of_transfer(const struct question *question, const Taakstelling__V1__Transfer *transfer)
{
    bool named = names(transfer->from_code, question->code) || names(transfer->to_code, question->code);
    return of_period(question, transfer->period, named && question->figure == DETERMINED_TRANSFERRED,
                     question->figure == DETERMINED_TRANSFERRED || question->figure == DETERMINED_CARRY_OVER);
}

static enum bearing of_balance(const struct question *question, const Taakstelling__V1__OpeningBalance *balance)
{
    bool named = false, here = period_of(balance->period->year, balance->period->half) == question->period;
    for (size_t i = 0; i < balance->n_balances; i++)
        named = named || names(balance->balances[i]->code, question->code);
    return of_period(question, balance->period, named && question->figure == DETERMINED_CARRY_OVER,
                     here && question->figure == DETERMINED_CARRY_OVER);
}

static enum bearing bearing_of(const struct question *question, const Taakstelling__V1__Determination *message)
{
    switch (message->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL:
        return of_total(question, message->national_total);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA:
        return of_official(question, message->official_quota);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        return of_transfer(question, message->transfer);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE:
        return of_balance(question, message->opening_balance);
    default: // a population, a register or a reorganisation: who exists, with how many inhabitants, moves everything
        return BEARING_GENERAL;
    }
}

const struct cause *causes_find(const struct causes *causes, enum determined_figure figure, int code, int period,
                                bool appeared)
{
    const struct question question = {figure, code, period, appeared};
    const struct cause *found = NULL;
    enum bearing most = BEARING_NONE;
    for (size_t i = 0; i < causes->count; i++) {
        enum bearing bearing = bearing_of(&question, causes->items[i].message);
        const struct cause *cause = &causes->items[i].cause;
        if (bearing == BEARING_NONE || bearing < most ||
            (found && bearing == most && cause->event_time < found->event_time))
            continue;
        most = bearing;
        found = cause;
    }
    return found;
}
