#include "audit/record_stored.h"
#include "audit/record_message.h"
#include "determination-consumer/determination.h"
#include "family-consumer/family_arrival.h"
#include "permit-consumer/permit.h"
#include "placement-consumer/placement.h"
#include "topics/decode.h"

#include "audit_sql.h"

#include <string.h>

enum { NAME, EVENT_ID, EVENT_TIME, FIELDS, MESSAGE };

static const struct embedded_text *query_of(const struct topic *topic)
{
    const struct {
        const struct record_kind *kind;
        const struct embedded_text *query;
    } queries[] = {{&permit_kind, audit_sql_record_permit},
                   {&family_arrival_kind, audit_sql_record_family_arrival},
                   {&placement_kind, audit_sql_record_placement},
                   {&determination_kind, audit_sql_record_determination}};
    size_t i = 0;
    while (queries[i].kind != topic->kind)
        i++;
    return queries[i].query;
}

// Replaces the numbers of enums by names, as a decoded message has them.
static json_t *fields_read(const struct topic *topic, const char *text)
{
    json_t *fields = json_loads(text, 0, NULL);
    for (unsigned i = 0; i < topic->value->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &topic->value->fields[i];
        json_t *number = json_object_get(fields, field->name);
        if (field->type == PROTOBUF_C_TYPE_ENUM && number)
            json_object_set_new(fields, field->name, decode_enum(field->descriptor, (int)json_integer_value(number)));
    }
    return fields;
}

static void row_take(struct findings *findings, const struct topic *topic, const PGresult *rows, int row)
{
    struct stored *stored = &findings_record(findings, topic, result_text(rows, row, NAME))->stored;
    struct rejection ignored;
    size_t size;
    const uint8_t *message = result_bytes(rows, row, MESSAGE, &size);
    stored->value = message ? decode_value(topic, message, size, &ignored)
                            : fields_read(topic, result_text(rows, row, FIELDS));
    uuids_lower(stored->value);
    memcpy(stored->event_id, result_bytes(rows, row, EVENT_ID, &size), sizeof stored->event_id);
    stored->event_time = result_int8(rows, row, EVENT_TIME);
    stored->found = true;
}

// Reads what is stored of one topic's records. Only a UUID can name a permit, arrival or placement.
static bool topic_look(struct database *database, struct findings *findings, const struct topic *topic,
                       struct arena *arena, struct error *error)
{
    struct parameters parameters = parameters_in(arena);
    if (topic->kind->id_type == OID_UUID && !findings->wanted.is_uuid)
        return true;
    parameter_text(&parameters, findings->wanted.name);
    PGresult *rows = database_query(database, query_of(topic), &parameters, error);
    for (int row = 0; rows && row < PQntuples(rows); row++)
        row_take(findings, topic, rows, row);
    PQclear(rows);
    return rows != NULL;
}

static void reject_take(struct versions *versions, const PGresult *rows, int row)
{
    size_t size = 0;
    const uint8_t *time = result_bytes(rows, row, 5, &size);
    for (size_t i = 0; i < versions->count; i++) {
        struct version *version = &versions->items[i];
        if (version->partition != result_int4(rows, row, 0) || version->offset != result_int8(rows, row, 1))
            continue;
        if (!time != !version->time ||
            (time && (strlen(version->time) != size || memcmp(version->time, time, size) != 0)))
            return; // another message is at that place now: the topic was made anew
        version->reject_id = result_int8(rows, row, 2);
        if (!version->valid)
            return;
        // It is valid by itself, but the database refused it (not-storable).
        version->valid = false;
        snprintf(version->reason, sizeof version->reason, "%s", result_text(rows, row, 3));
        snprintf(version->explanation, sizeof version->explanation, "%s", result_text(rows, row, 4));
    }
}

static bool rejects_look(struct database *database, struct versions *versions, struct arena *arena, struct error *error)
{
    struct parameters parameters = parameters_in(arena);
    struct array partitions = array_of(arena, OID_INT4, versions->count, 4);
    struct array offsets = array_of(arena, OID_INT8, versions->count, 8);
    for (size_t i = 0; i < versions->count; i++) {
        array_int4(&partitions, versions->items[i].partition);
        array_int8(&offsets, versions->items[i].offset);
    }
    parameter_text(&parameters, versions->topic->name);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &offsets);
    PGresult *rows = database_query(database, audit_sql_record_rejects, &parameters, error);
    for (int row = 0; rows && row < PQntuples(rows); row++)
        reject_take(versions, rows, row);
    PQclear(rows);
    return rows != NULL;
}

// Only a record of people, which has a UUID, can be forgotten.
static bool forgotten_look(struct database *database, struct findings *findings, struct error *error)
{
    uint8_t id[16];
    findings->forgotten_at[0] = '\0';
    return !findings->wanted.is_uuid || !uuid_read(findings->wanted.name, strlen(findings->wanted.name), id) ||
           forgotten_at(database, id, findings->forgotten_at, error);
}

bool stored_read(struct findings *findings, struct database *database, struct error *error)
{
    struct arena *arena = arena_new();
    bool ok = database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error) &&
              forgotten_look(database, findings, error);
    for (size_t i = 0; ok && i < findings->searched_count; i++)
        ok = topic_look(database, findings, findings->searched[i].topic, arena, error);
    for (size_t i = 0; ok && i < findings->count; i++)
        ok = findings->records[i].count == 0 || rejects_look(database, &findings->records[i], arena, error);
    arena_free(arena);
    findings->positions = ok ? positions_read(database, error) : NULL;
    return findings->positions != NULL;
}
