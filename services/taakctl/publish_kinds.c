#include "taakctl/csv_fields.h"
#include "taakctl/publish.h"

#include <string.h>

// Fields that a row may leave out, and what they are then; NULL: what a message has of itself.
static const struct {
    const char *field, *initial;
} optional[] = {
    {"withdrawn", NULL}, {"sponsor_permit_id", NULL}, {"holder_record_id", NULL}, {"arrangement", "REGULAR"}};
#define OPTIONAL (sizeof optional / sizeof *optional)

const struct topic *record_topic_find(const char *name)
{
    const struct topic *topic = topic_find(name);
    return topic && topic->kind && topic->kind->id_type == OID_UUID ? topic : NULL;
}

// Its place in the table above; OPTIONAL for a field that a row must give.
static size_t optional_place(const char *field)
{
    size_t place = 0;
    while (place < OPTIONAL && strcmp(optional[place].field, field) != 0)
        place++;
    return place;
}

struct publish_columns publish_columns(const struct topic *topic)
{
    struct publish_columns columns;
    memset(&columns, 0, sizeof columns);
    columns.fields = topic->value->n_fields;
    for (size_t i = 0; i < columns.fields; i++) {
        const char *name = topic->value->fields[i].name;
        columns.columns[i] = (struct csv_column){name, optional_place(name) < OPTIONAL};
    }
    columns.columns[columns.fields] = (struct csv_column){"event_id", true};
    columns.columns[columns.fields + 1] = (struct csv_column){"event_time", true};
    return columns;
}

ProtobufCMessage *publish_message(const struct topic *topic, const struct csv_row *row, struct arena *arena,
                                  struct csv_fault *fault)
{
    ProtobufCMessage *message = field_message_new(topic->value, arena);
    for (size_t i = 0; i < topic->value->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &topic->value->fields[i];
        const char *text = row->values[i];
        size_t place = text ? OPTIONAL : optional_place(field->name);
        if (place < OPTIONAL)
            text = optional[place].initial;
        if (!field_set(message, field, text, arena, fault))
            return NULL;
    }
    return message;
}
