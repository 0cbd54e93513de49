#include "intake/record.h"
#include "messages/wire.h"

#include <string.h>

int record_compare_version(const struct record *a, const struct record *b)
{
    if (a->event_time != b->event_time)
        return a->event_time < b->event_time ? -1 : 1;
    return memcmp(a->event_id, b->event_id, sizeof a->event_id);
}

bool record_same_event(const struct record *a, const struct record *b)
{
    return memcmp(a->event_id, b->event_id, sizeof a->event_id) == 0;
}

void *record_unpack(const ProtobufCMessageDescriptor *descriptor, const struct event *event, struct arena *arena,
                    struct rejection *rejection)
{
    enum wire_result result;
    void *message = wire_unpack(descriptor, event->payload, event->payload_size, arena, &result);
    if (!message && result == WIRE_NOT_UTF8)
        reject(rejection, REJECT_MALFORMED_PROTOBUF, "a string in the value is not UTF-8");
    else if (!message)
        reject(rejection, REJECT_MALFORMED_PROTOBUF, "the value does not decode as %s", descriptor->name);
    return message;
}

struct record *record_judge(const struct record_kind *kind, const struct event *event, struct arena *arena,
                            struct arena *scratch, struct rejection *rejection)
{
    const void *message = record_unpack(kind->message, event, scratch, rejection);
    if (!message)
        return NULL;
    struct record *record = arena_alloc(arena, kind->size);
    const struct check check = {event, rejection, scratch};
    record->link = NULL;
    if (!kind->fill(record, message, &check))
        return NULL;
    memcpy(record->event_id, event->id, sizeof record->event_id);
    record->event_time = event->time_us;
    return record;
}

bool record_uuid(struct record *record, const struct check *check, const char *field, const char *text,
                 uint8_t uuid[16])
{
    record->id = uuid;
    record->id_size = 16;
    return check_uuid(check, field, text, uuid);
}

bool record_link(struct record *record, const struct check *check, const char *field, const char *text,
                 uint8_t uuid[16])
{
    bool given;
    if (!check_uuid_or_empty(check, field, text, uuid, &given))
        return false;
    record->link = given ? uuid : NULL;
    return true;
}

void record_read(struct record *record, const PGresult *result, int row)
{
    size_t size;
    record->id = result_bytes(result, row, 0, &record->id_size);
    memcpy(record->event_id, result_bytes(result, row, 1, &size), sizeof record->event_id);
    record->event_time = result_int8(result, row, 2);
    record->day = result_date(result, row, 3);
    record->withdrawn = result_bool(result, row, 4);
    record->link = NULL; // it counts for nothing, so `lookup` leaves it out
}

void record_write(const struct record *record, struct copy_buffer *buffer)
{
    copy_bytes(buffer, record->id, record->id_size);
    copy_bytes(buffer, record->event_id, sizeof record->event_id);
    copy_int8(buffer, record->event_time);
    copy_int4(buffer, record->day);
    copy_bool(buffer, record->withdrawn);
}
