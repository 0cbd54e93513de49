#include "ledger/figure_message.h"
#include "messages/topics.h"
#include "messages/wire.h"

#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

#include <inttypes.h>
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

Taakstelling__V1__Date *date_message(int32_t day, struct arena *arena)
{
    if (day == DAY_NONE)
        return NULL;
    Taakstelling__V1__Date *message = arena_alloc(arena, sizeof *message);
    struct date date = day_date(day);
    taakstelling__v1__date__init(message);
    message->year = date.year;
    message->month = date.month;
    message->day = date.day;
    return message;
}

Taakstelling__V1__HalfYear *period_message(int period, struct arena *arena)
{
    Taakstelling__V1__HalfYear *message = arena_alloc(arena, sizeof *message);
    taakstelling__v1__half_year__init(message);
    message->year = period_year(period);
    message->half = period_half(period);
    return message;
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

const char *figure_key(int code, int period, char key[FIGURE_KEY_SIZE])
{
    return code == CODE_NONE ? nation_key(period, key) : quota_key(code, period, key);
}

bool figure_key_read(const char *key, int *code, int *period)
{
    // A key must be the one that would be written for what was read: other spellings of a code or period are none.
    char again[FIGURE_KEY_SIZE];
    int length = 0;
    *code = CODE_NONE;
    if (strncmp(key, "GM", 2) != 0)
        return period_parse(key, period) && *period < PERIODS && strcmp(nation_key(*period, again), key) == 0;
    return sscanf(key, "GM%4d/%n", code, &length) == 1 && *code >= 0 && length == 7 &&
           period_parse(key + length, period) && *period < PERIODS &&
           strcmp(quota_key(*code, *period, again), key) == 0;
}

const char *figure_event_id(int code, int period, int64_t revision, bool tombstone, char id[UUID_TEXT_SIZE])
{
    char key[FIGURE_KEY_SIZE], name[160];
    uint8_t uuid[16];
    int length = snprintf(name, sizeof name, "%s/%s/%" PRId64 "%s", code == CODE_NONE ? TOPIC_NATION : TOPIC_QUOTAS,
                          figure_key(code, period, key), revision, tombstone ? "/tombstone" : "");
    uuid_of_name(name, (size_t)length, uuid);
    return uuid_format(uuid, id);
}

ProtobufCMessage *quota_message(const struct quota *quota, const struct national_quota *nation, uint64_t revision,
                                int32_t position, struct arena *arena)
{
    Taakstelling__V1__Quota *message = arena_alloc(arena, sizeof *message);
    taakstelling__v1__quota__init(message);
    message->municipality_code = arena_text(arena, "GM%04d", quota->code);
    message->period = period_message(quota->period, arena);
    message->revision = revision;
    message->phase = (Taakstelling__V1__Phase)nation->phase;
    message->total_status = (Taakstelling__V1__TotalStatus)nation->total_status;
    message->national_total = nation->national_total;
    message->inhabitants = quota->inhabitants;
    message->national_inhabitants = nation->national_inhabitants;
    message->basis = (Taakstelling__V1__QuotaBasis)quota->basis;
    message->computed_quota = quota->computed_quota;
    message->quota = quota->quota;
    message->transferred = signed_32(quota->transferred);
    message->carry_over = signed_32(quota->carry_over);
    message->corrected_quota = signed_32(quota->corrected_quota);
    message->realised = unsigned_32(quota->realised);
    message->realised_family = unsigned_32(quota->realised_family);
    message->remaining = signed_32(quota->remaining);
    message->schedule = (Taakstelling__V1__Schedule)quota->schedule;
    message->months_elapsed = (uint32_t)nation->months_elapsed;
    message->position_date = date_message(position, arena);
    message->population_date = date_message(nation->population_day, arena);
    return &message->base;
}

ProtobufCMessage *nation_message(const struct national_quota *nation, uint64_t revision, int32_t position,
                                 struct arena *arena)
{
    Taakstelling__V1__NationalQuota *message = arena_alloc(arena, sizeof *message);
    taakstelling__v1__national_quota__init(message);
    message->period = period_message(nation->period, arena);
    message->revision = revision;
    message->phase = (Taakstelling__V1__Phase)nation->phase;
    message->total_status = (Taakstelling__V1__TotalStatus)nation->total_status;
    message->national_total = nation->national_total;
    message->announced_late = nation->announced_late;
    message->quota_sum = unsigned_32(nation->quota_sum);
    message->carry_over = signed_32(nation->carry_over);
    message->corrected_quota = signed_32(nation->corrected_quota);
    message->realised = unsigned_32(nation->realised);
    message->realised_family = unsigned_32(nation->realised_family);
    message->remaining = signed_32(nation->remaining);
    message->municipalities_on_schedule = nation->on_schedule;
    message->municipalities_slightly_behind = nation->slightly_behind;
    message->municipalities_behind = nation->behind;
    message->permits_asylum = unsigned_32(nation->inflow[INFLOW_ASYLUM]);
    message->permits_family = unsigned_32(nation->inflow[INFLOW_FAMILY_PERMIT]);
    message->permits_relocation = unsigned_32(nation->inflow[INFLOW_RELOCATION]);
    message->permits_resettlement = unsigned_32(nation->inflow[INFLOW_RESETTLEMENT]);
    message->family_arrivals = unsigned_32(nation->inflow[INFLOW_FAMILY_ARRIVAL]);
    message->waiting = signed_32(nation->waiting);
    message->family_expected = unsigned_32(nation->family_expected);
    message->position_date = date_message(position, arena);
    message->basis = (Taakstelling__V1__QuotaBasis)nation->basis;
    message->official_quotas = nation->official_quotas;
    message->unassigned = unsigned_32(nation->unassigned);
    return &message->base;
}

const ProtobufCMessageDescriptor *figure_descriptor(int code)
{
    return code == CODE_NONE ? &taakstelling__v1__national_quota__descriptor : &taakstelling__v1__quota__descriptor;
}

static void *field_of(const ProtobufCMessage *message, const char *name)
{
    return (char *)message + protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name)->offset;
}

uint64_t figure_revision(const ProtobufCMessage *message)
{
    return *(const uint64_t *)field_of(message, "revision");
}

struct packed figure_pack(const ProtobufCMessage *message, struct arena *arena)
{
    struct packed packed = {.size = protobuf_c_message_get_packed_size(message)};
    packed.data = arena_alloc(arena, packed.size);
    protobuf_c_message_pack(message, packed.data);
    return packed;
}

struct packed figure_essence(ProtobufCMessage *message, struct arena *arena)
{
    uint64_t *revision = field_of(message, "revision"), revision_kept = *revision;
    Taakstelling__V1__Date **position_date = field_of(message, "position_date"), *date_kept = *position_date;
    *revision = 0;
    *position_date = NULL;
    struct packed essence = figure_pack(message, arena);
    *revision = revision_kept;
    *position_date = date_kept;
    return essence;
}

ProtobufCMessage *figure_unpack(int code, const uint8_t *data, size_t size, struct arena *arena)
{
    enum wire_result result;
    return wire_unpack(figure_descriptor(code), data, size, arena, &result);
}

bool figure_is_of(const ProtobufCMessage *message, int code, int period)
{
    const Taakstelling__V1__HalfYear *half_year = *(Taakstelling__V1__HalfYear **)field_of(message, "period");
    char text[CODE_TEXT_SIZE];
    return half_year && period_of(half_year->year, half_year->half) == period &&
           (code == CODE_NONE ||
            strcmp(((const Taakstelling__V1__Quota *)message)->municipality_code, code_format(code, text)) == 0);
}
