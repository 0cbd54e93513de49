// Determinations on their way to the audit trail: each valid message once, also one that another overtook.
#include "intake/batch_inside.h"

#include "intake_sql.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static void source_add(struct array *sources, const struct message *message)
{
    for (size_t i = 0; i < message->header_count; i++)
        if (strcasecmp(message->headers[i].name, "ce_source") == 0) { // it is valid, so it has one
            array_bytes(sources, message->headers[i].value, message->headers[i].size);
            return;
        }
}

bool batch_audit(struct batch *batch, struct database *database, size_t from, size_t to, struct error *error)
{
    struct arena *arena = batch->scratch;
    struct parameters parameters = parameters_in(arena);
    struct array withdrawn = array_of(arena, OID_BOOL, to - from, 1),
                 subjects = array_of(arena, OID_TEXT, to - from, 64);
    struct array places = array_of(arena, OID_TEXT, to - from, 48), events = array_of(arena, OID_UUID, to - from, 16);
    struct array sources = array_of(arena, OID_TEXT, to - from, 64);
    struct array keyids = array_of(arena, OID_TEXT, to - from, 64);
    if (!kind_is_audited(batch->kind))
        return true;
    for (size_t i = from; i < to; i++) {
        const struct message *message = &batch->entries[i].message;
        const struct record *record = batch->entries[i].record;
        if (!record)
            continue;
        const char *place = arena_text(arena, "%s/%d@%" PRId64, message->topic, (int)message->partition,
                                       message->offset);
        uint8_t taken_back = record->withdrawn;
        array_bytes(&withdrawn, &taken_back, 1);
        array_bytes(&subjects, record->id, record->id_size);
        array_bytes(&places, place, strlen(place));
        array_bytes(&events, record->event_id, sizeof record->event_id);
        source_add(&sources, message);
        const char *signed_with = batch->entries[i].keyids;
        array_bytes(&keyids, signed_with ? signed_with : "", signed_with ? strlen(signed_with) : 0);
    }
    parameter_array(&parameters, &withdrawn);
    parameter_array(&parameters, &subjects);
    parameter_array(&parameters, &places);
    parameter_array(&parameters, &events);
    parameter_array(&parameters, &sources);
    parameter_array(&parameters, &keyids);
    return events.count == 0 || database_execute(database, intake_sql_audit_add, &parameters, NULL, error);
}
