#include "placement-consumer/placement.h"
#include "messages/check.h"
#include "rules/calendar.h"

#include "placement_sql.h"
#include "taakstelling/v1/placement.pb-c.h"

struct placement {
    struct record record;
    uint8_t id[16];
    int municipality;
    int persons;
    int origin;
    int arrangement;
    bool has_holder;
    uint8_t holder[16];
};

static bool placement_fill(struct record *record, const void *value, const struct check *check)
{
    struct placement *placement = (struct placement *)record;
    const Taakstelling__V1__Placement *message = value;
    record->withdrawn = message->withdrawn;
    placement->persons = (int)message->persons;
    placement->origin = (int)message->origin;
    placement->arrangement = (int)message->arrangement;
    return record_uuid(record, check, "placement_id", message->placement_id, placement->id) &&
           check_municipality(check, "municipality_code", message->municipality_code, &placement->municipality) &&
           check_persons(check, "persons", message->persons, 1, RECORD_PERSONS_MOST) &&
           check_past_date(check, "housed_on", message->housed_on, &record->day) &&
           check_enum(check, "origin", &taakstelling__v1__placement_origin__descriptor, placement->origin, 0) &&
           check_enum(check, "arrangement", &taakstelling__v1__arrangement__descriptor, placement->arrangement, 0) &&
           check_uuid_or_empty(check, "holder_record_id", message->holder_record_id, placement->holder,
                               &placement->has_holder);
}

static size_t placement_municipalities(const void *value, struct arena *arena, const char ***codes)
{
    const Taakstelling__V1__Placement *message = value;
    *codes = arena_alloc(arena, sizeof **codes);
    **codes = message->municipality_code;
    return 1;
}

// Holder and arrangement count for nothing, so a stored version comes without them.
static struct record *placement_read(const PGresult *result, int row, struct arena *arena)
{
    struct placement *placement = arena_alloc(arena, sizeof *placement);
    record_read(&placement->record, result, row);
    placement->municipality = result_int2(result, row, RECORD_COLUMNS);
    placement->persons = result_int2(result, row, RECORD_COLUMNS + 1);
    placement->origin = result_int2(result, row, RECORD_COLUMNS + 2);
    placement->arrangement = 0;
    placement->has_holder = false;
    return &placement->record;
}

static void placement_write(const struct record *record, struct copy_buffer *buffer)
{
    const struct placement *placement = (const struct placement *)record;
    copy_row(buffer, RECORD_COLUMNS + 5);
    record_write(record, buffer);
    copy_int2(buffer, placement->municipality);
    copy_int2(buffer, placement->persons);
    copy_int2(buffer, placement->origin);
    copy_int2(buffer, placement->arrangement);
    copy_bytes(buffer, placement->has_holder ? placement->holder : NULL, sizeof placement->holder);
}

static void placement_count(const struct record *record, int sign, struct differences *differences)
{
    const struct placement *placement = (const struct placement *)record;
    int persons = sign * placement->persons;
    bool family = placement->origin == TAAKSTELLING__V1__PLACEMENT_ORIGIN__PLACEMENT_ORIGIN_FAMILY_MEMBER;
    differences_housed(differences, placement->municipality, record->day, persons, family ? persons : 0);
}

const struct record_kind placement_kind = {
    .program = "placement-consumer",
    .topic = TOPIC_PLACEMENTS,
    .event_type = "nl.taakstelling.placement-recorded.v1",
    .bytes_most = RECORD_BYTES_MOST,
    .id_type = OID_UUID,
    .gathers = true,
    .message = &taakstelling__v1__placement__descriptor,
    .size = sizeof(struct placement),
    .fill = placement_fill,
    .municipalities = placement_municipalities,
    .highest = placement_sql_highest,
    .lookup = placement_sql_lookup,
    .read = placement_read,
    .remove = placement_sql_remove,
    .copy = placement_sql_copy,
    .write = placement_write,
    .count = placement_count,
};
