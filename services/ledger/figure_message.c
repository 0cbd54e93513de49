#include "ledger/figure_message.h"

#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

#include <stdio.h>
#include <string.h>

static uint32_t unsigned_32(int64_t value)
{
    return value < 0 ? 0 : value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static int32_t signed_32(int64_t value)
{
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static Taakstelling__V1__Date *date_fill(Taakstelling__V1__Date *message, int32_t day)
{
    if (day == DAY_NONE)
        return NULL;
    struct date date = day_date(day);
    taakstelling__v1__date__init(message);
    message->year = date.year;
    message->month = date.month;
    message->day = date.day;
    return message;
}

static Taakstelling__V1__HalfYear *period_fill(Taakstelling__V1__HalfYear *message, int period)
{
    taakstelling__v1__half_year__init(message);
    message->year = period_year(period);
    message->half = period_half(period);
    return message;
}

static struct packed pack(const ProtobufCMessage *message, struct arena *arena)
{
    struct packed packed = {.size = protobuf_c_message_get_packed_size(message)};
    packed.data = arena_alloc(arena, packed.size);
    protobuf_c_message_pack(message, packed.data);
    return packed;
}

const char *quota_key(int code, int period, char key[FIGURE_KEY_SIZE])
{
    char text[PERIOD_TEXT_SIZE];
    snprintf(key, FIGURE_KEY_SIZE, "GM%04d/%s", code, period_format(period, text));
    return key;
}

const char *nation_key(int period, char key[FIGURE_KEY_SIZE])
{
    return period_format(period, key); // FIGURE_KEY_SIZE is more than PERIOD_TEXT_SIZE
}

bool figure_key_read(const char *key, int *code, int *period)
{
    // What is read must be written the same: other spellings of a code or period are no keys.
    char again[FIGURE_KEY_SIZE];
    int length = 0;
    *code = CODE_NONE;
    if (strncmp(key, "GM", 2) != 0)
        return period_parse(key, period) && *period < PERIODS && strcmp(nation_key(*period, again), key) == 0;
    return sscanf(key, "GM%4d/%n", code, &length) == 1 && *code >= 0 && length == 7 &&
           period_parse(key + length, period) && *period < PERIODS &&
           strcmp(quota_key(*code, *period, again), key) == 0;
}

struct packed quota_pack(const struct quota *quota, const struct national_quota *nation, uint64_t revision,
                         int32_t position, struct arena *arena)
{
    Taakstelling__V1__Quota message = TAAKSTELLING__V1__QUOTA__INIT;
    Taakstelling__V1__HalfYear period;
    Taakstelling__V1__Date position_date, population_date;
    char code[16];
    snprintf(code, sizeof code, "GM%04d", quota->code);
    message.municipality_code = code;
    message.period = period_fill(&period, quota->period);
    message.revision = revision;
    message.phase = (Taakstelling__V1__Phase)nation->phase;
    message.total_status = (Taakstelling__V1__TotalStatus)nation->total_status;
    message.national_total = nation->national_total;
    message.inhabitants = quota->inhabitants;
    message.national_inhabitants = nation->national_inhabitants;
    message.basis = (Taakstelling__V1__QuotaBasis)quota->basis;
    message.computed_quota = quota->computed_quota;
    message.quota = quota->quota;
    message.transferred = signed_32(quota->transferred);
    message.carry_over = signed_32(quota->carry_over);
    message.corrected_quota = signed_32(quota->corrected_quota);
    message.realised = unsigned_32(quota->realised);
    message.realised_family = unsigned_32(quota->realised_family);
    message.remaining = signed_32(quota->remaining);
    message.schedule = (Taakstelling__V1__Schedule)quota->schedule;
    message.months_elapsed = (uint32_t)nation->months_elapsed;
    message.position_date = date_fill(&position_date, position);
    message.population_date = date_fill(&population_date, nation->population_day);
    return pack(&message.base, arena);
}

struct packed nation_pack(const struct national_quota *nation, uint64_t revision, int32_t position, struct arena *arena)
{
    Taakstelling__V1__NationalQuota message = TAAKSTELLING__V1__NATIONAL_QUOTA__INIT;
    Taakstelling__V1__HalfYear period;
    Taakstelling__V1__Date position_date;
    message.period = period_fill(&period, nation->period);
    message.revision = revision;
    message.phase = (Taakstelling__V1__Phase)nation->phase;
    message.total_status = (Taakstelling__V1__TotalStatus)nation->total_status;
    message.national_total = nation->national_total;
    message.announced_late = nation->announced_late;
    message.quota_sum = unsigned_32(nation->quota_sum);
    message.carry_over = signed_32(nation->carry_over);
    message.corrected_quota = signed_32(nation->corrected_quota);
    message.realised = unsigned_32(nation->realised);
    message.realised_family = unsigned_32(nation->realised_family);
    message.remaining = signed_32(nation->remaining);
    message.municipalities_on_schedule = nation->on_schedule;
    message.municipalities_slightly_behind = nation->slightly_behind;
    message.municipalities_behind = nation->behind;
    message.permits_asylum = unsigned_32(nation->inflow[INFLOW_ASYLUM]);
    message.permits_family = unsigned_32(nation->inflow[INFLOW_FAMILY_PERMIT]);
    message.permits_relocation = unsigned_32(nation->inflow[INFLOW_RELOCATION]);
    message.permits_resettlement = unsigned_32(nation->inflow[INFLOW_RESETTLEMENT]);
    message.family_arrivals = unsigned_32(nation->inflow[INFLOW_FAMILY_ARRIVAL]);
    message.waiting = signed_32(nation->waiting);
    message.family_expected = unsigned_32(nation->family_expected);
    message.position_date = date_fill(&position_date, position);
    message.basis = (Taakstelling__V1__QuotaBasis)nation->basis;
    message.official_quotas = nation->official_quotas;
    message.unassigned = unsigned_32(nation->unassigned);
    return pack(&message.base, arena);
}

struct packed figure_essence(bool nation, const uint8_t *message, size_t size, uint64_t *revision, struct arena *arena)
{
    *revision = 0;
    struct packed packed = {NULL, 0};
    if (nation) {
        Taakstelling__V1__NationalQuota *figure = taakstelling__v1__national_quota__unpack(NULL, size, message);
        if (!figure)
            return packed;
        Taakstelling__V1__Date *position_date = figure->position_date;
        *revision = figure->revision;
        figure->revision = 0;
        figure->position_date = NULL;
        packed = pack(&figure->base, arena);
        figure->position_date = position_date;
        taakstelling__v1__national_quota__free_unpacked(figure, NULL);
        return packed;
    }
    Taakstelling__V1__Quota *figure = taakstelling__v1__quota__unpack(NULL, size, message);
    if (!figure)
        return packed;
    Taakstelling__V1__Date *position_date = figure->position_date;
    *revision = figure->revision;
    figure->revision = 0;
    figure->position_date = NULL;
    packed = pack(&figure->base, arena);
    figure->position_date = position_date;
    taakstelling__v1__quota__free_unpacked(figure, NULL);
    return packed;
}
