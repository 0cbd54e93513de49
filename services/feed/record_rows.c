#include "feed/record_rows.h"
#include "feed/fields.h"

#include <string.h>

// The fields that a row may leave out, and what they are then; NULL: false or empty.
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

// The place of a field in that table; OPTIONAL where it is not in it, as a row must give it.
static size_t optional_place(const char *field)
{
    size_t place = 0;
    while (place < OPTIONAL && strcmp(optional[place].field, field) != 0)
        place++;
    return place;
}

struct record_columns record_columns(const struct topic *topic)
{
    struct record_columns columns;
    memset(&columns, 0, sizeof columns);
    columns.fields = topic->value->n_fields;
    columns.count = columns.fields + 2;
    for (size_t i = 0; i < columns.fields; i++) {
        const ProtobufCFieldDescriptor *field = &topic->value->fields[i];
        enum row_form form = field_form(field);
        columns.items[i] = (struct row_column){field->name, optional_place(field->name) < OPTIONAL, form,
                                               form == ROW_ENUM ? field->descriptor : NULL};
    }
    columns.items[columns.fields] = (struct row_column){"event_id", true, ROW_TEXT, NULL};
    columns.items[columns.fields + 1] = (struct row_column){"event_time", true, ROW_TEXT, NULL};
    return columns;
}

ProtobufCMessage *record_row_message(const struct topic *topic, const struct row *row, struct arena *arena,
                                     struct row_fault *fault)
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
