#include "permit-consumer/permit.h"
#include "messages/check.h"
#include "rules/ledger.h"

#include "permit_sql.h"
#include "taakstelling/v1/permit.pb-c.h"

struct permit {
    struct record record;
    uint8_t id[16];
    int category;
    int persons;
};

static bool permit_fill(struct record *record, const void *value, const struct check *check)
{
    struct permit *permit = (struct permit *)record;
    const Taakstelling__V1__Permit *message = value;
    record->withdrawn = message->withdrawn;
    permit->category = (int)message->category;
    permit->persons = (int)message->persons;
    return record_uuid(record, check, "permit_id", message->permit_id, permit->id) &&
           check_enum(check, "category", &taakstelling__v1__permit_category__descriptor, permit->category, 0) &&
           check_persons(check, "persons", message->persons, 1, RECORD_PERSONS_MOST) &&
           check_past_date(check, "granted_on", message->granted_on, &record->day);
}

static struct record *permit_read(const PGresult *result, int row, struct arena *arena)
{
    struct permit *permit = arena_alloc(arena, sizeof *permit);
    record_read(&permit->record, result, row);
    permit->category = result_int2(result, row, RECORD_COLUMNS);
    permit->persons = result_int2(result, row, RECORD_COLUMNS + 1);
    return &permit->record;
}

static void permit_write(const struct record *record, struct copy_buffer *buffer)
{
    const struct permit *permit = (const struct permit *)record;
    copy_row(buffer, RECORD_COLUMNS + 2);
    record_write(record, buffer);
    copy_int2(buffer, permit->category);
    copy_int2(buffer, permit->persons);
}

static void permit_count(const struct record *record, int sign, struct differences *differences)
{
    const struct permit *permit = (const struct permit *)record;
    differences_inflow(differences, (enum inflow)permit->category, record->day, sign * permit->persons);
}

const struct record_kind permit_kind = {
    .program = "permit-consumer",
    .topic = TOPIC_PERMITS,
    .event_type = "nl.taakstelling.permit-recorded.v1",
    .bytes_most = RECORD_BYTES_MOST,
    .id_type = OID_UUID,
    .message = &taakstelling__v1__permit__descriptor,
    .size = sizeof(struct permit),
    .fill = permit_fill,
    .highest = permit_sql_highest,
    .lookup = permit_sql_lookup,
    .read = permit_read,
    .remove = permit_sql_remove,
    .copy = permit_sql_copy,
    .write = permit_write,
    .count = permit_count,
};
