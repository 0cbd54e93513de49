#include "audit/record_json.h"
#include "common/printable.h"

#include <string.h>

static json_t *number_json(size_t at)
{
    return at == VERSION_NONE ? json_null() : json_integer(version_number(at));
}

static const char *timestamp_format(const struct version *version, char text[EVENT_TIME_SIZE])
{
    return version->timestamp_ms < 0 ? NULL : event_time_format((version->timestamp_ms - UNIX_TO_2000_MS) * 1000, text);
}

static json_t *version_json(const struct version *version, size_t at)
{
    char arrived[EVENT_TIME_SIZE], time[EVENT_TIME_SIZE];
    const char *hint = *version->hint ? version->hint : NULL;
    json_t *object = json_pack(
        "{s:o, s:s, s:o, s:s, s:s?, s:b, s:i, s:I, s:s?, s:b, s:s?, s:s?, s:s?, s:s?, s:O?}", "number", number_json(at),
        "fate", fate_name(version->fate), "by", number_json(version->by), "why", version->why, "note", hint,
        "withdrawn", version->withdrawn, "partition", version->partition, "offset", version->offset, "timestamp",
        timestamp_format(version, arrived), "broker_timestamp", version->broker_time, "ce_time",
        version->valid ? event_time_format(version->event_time, time) : version->time, "ce_id", version->id,
        "ce_source", version->source, "ce_type", version->type, "value", version->value);
    if (!version->valid)
        json_object_update_new(object, json_pack("{s:s, s:s, s:o, s:b, s:b}", "reason", version->reason, "explanation",
                                                 version->explanation, "reject_id",
                                                 version->reject_id ? json_integer(version->reject_id) : json_null(),
                                                 "tombstone", version->tombstone, "personal", version->personal));
    return object;
}

static json_t *stored_json(const struct stored *stored, const char *not_compared)
{
    char time[EVENT_TIME_SIZE], id[UUID_TEXT_SIZE];
    if (stored->state == STORED_UNKNOWN)
        return json_pack("{s:s, s:o}", "state", stored_state_name(stored->state), "explanation",
                         not_compared ? printable_json(not_compared) : json_null());
    return json_pack("{s:s, s:s, s:I, s:o, s:s?, s:s?, s:O?}", "state", stored_state_name(stored->state), "explanation",
                     stored->explanation, "messages_behind", stored->behind, "version", number_json(stored->version),
                     "ce_time", stored->found ? event_time_format(stored->event_time, time) : NULL, "ce_id",
                     stored->found ? uuid_format(stored->event_id, id) : NULL, "value", stored->value);
}

static json_t *versions_json(const struct versions *versions, const char *not_compared)
{
    json_t *list = json_array();
    for (size_t i = 0; i < versions->count; i++)
        json_array_append_new(list, version_json(&versions->items[i], i));
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:s?, s:o}", "topic", versions->topic->name, "id", versions->name,
                     "versions", list, "holds", number_json(versions_holder(versions)), "left_out", versions->left_out,
                     "advice", *versions->advice ? versions->advice : NULL, "database",
                     stored_json(&versions->stored, not_compared));
}

json_t *record_json(const struct findings *findings, const char *not_compared)
{
    json_t *searched = json_array(), *records = json_array();
    for (size_t i = 0; i < findings->searched_count; i++) {
        const struct searched *topic = &findings->searched[i];
        json_array_append_new(searched,
                              json_pack("{s:s, s:i, s:I, s:I}", "topic", topic->topic->name, "partitions",
                                        topic->partitions, "messages", topic->messages, "offsets_gone", topic->gone));
    }
    for (size_t i = 0; i < findings->count; i++)
        json_array_append_new(records, versions_json(&findings->records[i], not_compared));
    return json_pack("{s:s, s:o, s:o}", "id", findings->wanted.name, "searched", searched, "records", records);
}
