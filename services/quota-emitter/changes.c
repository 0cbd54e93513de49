#include "quota-emitter/changes.h"
#include "ledger/figure_message.h"

#include "emitter_sql.h"
#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

#include <string.h>

#define NATION_CODE          "NL00" // of Statistics Netherlands: the whole country
#define CAUSE_PERIOD_STARTED "period-started"
#define CAUSE_PLACEMENTS     "placements"

// The names of the figures in the table, which are those of the columns of quota.
static const char *const figure_names[DETERMINED_FIGURES] = {
    [DETERMINED_NATIONAL_TOTAL] = "national_total",
    [DETERMINED_TOTAL_STATUS] = "total_status",
    [DETERMINED_QUOTA] = "quota",
    [DETERMINED_TRANSFERRED] = "transferred",
    [DETERMINED_CARRY_OVER] = "carry_over",
};

static struct determined of_quota(const Taakstelling__V1__Quota *quota)
{
    return (struct determined){
        true,
        (enum phase)quota->phase,
        {quota->national_total, (int64_t)quota->total_status, quota->quota, quota->transferred, quota->carry_over}};
}

// The nation's transfers are 0, as they cancel out.
static struct determined of_nation(const Taakstelling__V1__NationalQuota *nation)
{
    return (struct determined){
        true,
        (enum phase)nation->phase,
        {nation->national_total, (int64_t)nation->total_status, nation->quota_sum, 0, nation->carry_over}};
}

struct determined determined_of(const ProtobufCMessage *message)
{
    struct determined determined = {.some = false};
    if (!message)
        return determined;
    determined = message->descriptor == figure_descriptor(CODE_NONE)
                     ? of_nation((const Taakstelling__V1__NationalQuota *)message)
                     : of_quota((const Taakstelling__V1__Quota *)message);
    if (determined.figures[DETERMINED_TOTAL_STATUS] == TOTAL_INDICATIVE)
        return (struct determined){.some = false};
    return determined;
}

struct changes changes_in(struct arena *arena)
{
    return (struct changes){
        .codes = array_of(arena, OID_TEXT, 0, 0),
        .periods = array_of(arena, OID_DATE, 0, 0),
        .figures = array_of(arena, OID_TEXT, 0, 0),
        .values = array_of(arena, OID_INT8, 0, 0),
        .causes = array_of(arena, OID_TEXT, 0, 0),
        .events = array_of(arena, OID_UUID, 0, 0),
        .times = array_of(arena, OID_TIMESTAMPTZ, 0, 0),
    };
}

// Whether a figure that is not there is 0, as a transfer or a balance is, or is none, as a quota or a total is.
static bool zero_is_none(enum determined_figure figure)
{
    return figure == DETERMINED_TRANSFERRED || figure == DETERMINED_CARRY_OVER;
}

// The cause of a change that no determination brought about; NULL where none is known. Only a carry-over can have one:
// it follows the placements of the period before, and it counts from the day that its own period starts. Neither makes
// a period's figures determined.
static const char *count_cause(enum determined_figure figure, const struct determined *before,
                               const struct determined *after)
{
    if (figure != DETERMINED_CARRY_OVER || before->some != after->some)
        return NULL;
    bool started = before->phase == PHASE_ANNOUNCED && after->phase != PHASE_ANNOUNCED;
    return started ? CAUSE_PERIOD_STARTED : CAUSE_PLACEMENTS;
}

static void cause_add(struct changes *changes, const struct cause *cause, const char *other)
{
    const char *name = cause ? cause->subject : other;
    array_bytes(&changes->causes, name, name ? strlen(name) : 0);
    array_bytes(&changes->events, cause ? cause->event_id : NULL, sizeof cause->event_id);
    if (cause)
        array_int8(&changes->times, cause->event_time);
    else
        array_bytes(&changes->times, NULL, 0);
}

void changes_note(struct changes *changes, int code, int period, const struct determined *before,
                  const struct determined *after, const struct causes *causes)
{
    char text[CODE_TEXT_SIZE];
    const char *key = code == CODE_NONE ? NATION_CODE : code_format(code, text);
    for (enum determined_figure figure = 0; figure < DETERMINED_FIGURES; figure++) {
        bool appeared = before->some != after->some;
        if (before->figures[figure] == after->figures[figure] && (!appeared || zero_is_none(figure)))
            continue;
        array_bytes(&changes->codes, key, strlen(key));
        array_int4(&changes->periods, period_first_day(period));
        array_bytes(&changes->figures, figure_names[figure], strlen(figure_names[figure]));
        if (after->some || zero_is_none(figure))
            array_int8(&changes->values, after->figures[figure]);
        else
            array_bytes(&changes->values, NULL, 0);
        cause_add(changes, causes_find(causes, figure, code, period, appeared), count_cause(figure, before, after));
        changes->count++;
    }
}

bool changes_write(struct changes *changes, struct database *database, int32_t position, struct error *error)
{
    struct parameters parameters = parameters_in(changes->codes.arena);
    if (changes->count == 0)
        return true;
    parameter_array(&parameters, &changes->codes);
    parameter_array(&parameters, &changes->periods);
    parameter_array(&parameters, &changes->figures);
    parameter_array(&parameters, &changes->values);
    parameter_array(&parameters, &changes->causes);
    parameter_array(&parameters, &changes->events);
    parameter_array(&parameters, &changes->times);
    parameter_date(&parameters, position);
    return database_execute(database, emitter_sql_change_add, &parameters, NULL, error);
}
