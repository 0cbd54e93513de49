#include "family-consumer/family_arrival.h"
#include "messages/check.h"
#include "rules/ledger.h"

#include "family_sql.h"
#include "taakstelling/v1/family_arrival.pb-c.h"

struct family_arrival {
    struct record record;
    uint8_t id[16];
    int persons;
    uint8_t sponsor[16]; // what the record's link is
};

static bool arrival_fill(struct record *record, const void *value, const struct check *check)
{
    struct family_arrival *arrival = (struct family_arrival *)record;
    const Taakstelling__V1__FamilyArrival *message = value;
    record->withdrawn = message->withdrawn;
    arrival->persons = (int)message->persons;
    return record_uuid(record, check, "arrival_id", message->arrival_id, arrival->id) &&
           record_link(record, check, "sponsor_permit_id", message->sponsor_permit_id, arrival->sponsor) &&
           check_persons(check, "persons", message->persons, 1, RECORD_PERSONS_MOST) &&
           check_past_date(check, "arrived_on", message->arrived_on, &record->day);
}

// The sponsor counts for nothing, so a stored version comes without it.
static struct record *arrival_read(const PGresult *result, int row, struct arena *arena)
{
    struct family_arrival *arrival = arena_alloc(arena, sizeof *arrival);
    record_read(&arrival->record, result, row);
    arrival->persons = result_int2(result, row, RECORD_COLUMNS);
    return &arrival->record;
}

static void arrival_write(const struct record *record, struct copy_buffer *buffer)
{
    const struct family_arrival *arrival = (const struct family_arrival *)record;
    copy_row(buffer, RECORD_COLUMNS + 2);
    record_write(record, buffer);
    copy_int2(buffer, arrival->persons);
    copy_bytes(buffer, record->link, sizeof arrival->sponsor);
}

static void arrival_count(const struct record *record, int sign, struct differences *differences)
{
    const struct family_arrival *arrival = (const struct family_arrival *)record;
    differences_inflow(differences, INFLOW_FAMILY_ARRIVAL, record->day, sign * arrival->persons);
}

const struct record_kind family_arrival_kind = {
    .program = "family-consumer",
    .topic = TOPIC_ARRIVALS,
    .event_type = "nl.taakstelling.family-arrival-recorded.v1",
    .bytes_most = RECORD_BYTES_MOST,
    .id_type = OID_UUID,
    .message = &taakstelling__v1__family_arrival__descriptor,
    .size = sizeof(struct family_arrival),
    .fill = arrival_fill,
    .highest = family_sql_highest,
    .lookup = family_sql_lookup,
    .read = arrival_read,
    .remove = family_sql_remove,
    .copy = family_sql_copy,
    .write = arrival_write,
    .count = arrival_count,
};
