#include "determination-consumer/determination.h"

#include "determination_sql.h"

#include <string.h>

struct determination {
    struct record record;
    const uint8_t *message; // Determination, as published
    size_t message_size;
};

static struct record *determination_judge(const struct event *event, struct arena *arena, struct arena *scratch,
                                          struct rejection *rejection)
{
    const Taakstelling__V1__Determination *message = record_unpack(&taakstelling__v1__determination__descriptor, event,
                                                                   scratch, rejection);
    if (!message)
        return NULL;
    struct determination *determination = arena_alloc(arena, sizeof *determination);
    struct check check = {event, rejection};
    char subject[SUBJECT_SIZE];
    if (!determination_check(message, &check, scratch, subject))
        return NULL;
    determination->record.id_size = strlen(subject);
    determination->record.id = arena_copy(arena, subject, determination->record.id_size);
    memcpy(determination->record.event_id, event->id, sizeof event->id);
    determination->record.event_time = event->time_us;
    determination->record.day = DAY_NONE;
    determination->record.withdrawn = message->withdrawn;
    determination->message = event->payload;
    determination->message_size = event->payload_size;
    return &determination->record;
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
    .judge = determination_judge,
    .lookup = determination_sql_lookup,
    .read = determination_read,
    .remove = determination_sql_remove,
    .copy = determination_sql_copy,
    .write = determination_write,
};
