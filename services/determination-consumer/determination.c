#include "determination-consumer/determination.h"

#include "determination_sql.h"

#include <string.h>

struct determination {
    struct record record;
    char subject[SUBJECT_SIZE]; // the id
    const uint8_t *message;     // Determination, as published
    size_t message_size;
};

static bool determination_fill(struct record *record, const void *value, const struct check *check)
{
    struct determination *determination = (struct determination *)record;
    const Taakstelling__V1__Determination *message = value;
    if (!determination_check(message, check, determination->subject))
        return false;
    record->id = (const uint8_t *)determination->subject;
    record->id_size = strlen(determination->subject);
    record->day = DAY_NONE;
    record->withdrawn = message->withdrawn;
    determination->message = check->event->payload;
    determination->message_size = check->event->payload_size;
    return true;
}

// What it said is in no aggregate, so a stored version comes without it.
static struct record *determination_read(const PGresult *result, int row, struct arena *arena)
{
    struct determination *determination = arena_alloc(arena, sizeof *determination);
    struct record *record = &determination->record;
    size_t size;
    record->id = result_bytes(result, row, 0, &record->id_size);
    memcpy(record->event_id, result_bytes(result, row, 1, &size), sizeof record->event_id);
    record->event_time = result_int8(result, row, 2);
    record->day = DAY_NONE;
    record->withdrawn = result_bool(result, row, 3);
    determination->message = NULL;
    determination->message_size = 0;
    return record;
}

static void determination_write(const struct record *record, struct copy_buffer *buffer)
{
    const struct determination *determination = (const struct determination *)record;
    copy_row(buffer, 5);
    copy_bytes(buffer, record->id, record->id_size);
    copy_bytes(buffer, record->event_id, sizeof record->event_id);
    copy_int8(buffer, record->event_time);
    copy_bool(buffer, record->withdrawn);
    copy_bytes(buffer, determination->message, determination->message_size);
}

const struct record_kind determination_kind = {
    .program = "determination-consumer",
    .topic = TOPIC_DETERMINATIONS,
    .event_type = "nl.taakstelling.determined.v1",
    .bytes_most = DETERMINATION_BYTES_MOST,
    .id_type = OID_TEXT,
    .message = &taakstelling__v1__determination__descriptor,
    .size = sizeof(struct determination),
    .fill = determination_fill,
    .municipalities = determination_municipalities,
    .lookup = determination_sql_lookup,
    .read = determination_read,
    .remove = determination_sql_remove,
    .copy = determination_sql_copy,
    .write = determination_write,
};
