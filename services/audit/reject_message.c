#include "audit/reject_message.h"
#include "topics/decode.h"
#include "topics/personal.h"

#include "audit_sql.h"

#include <stdlib.h>
#include <string.h>

enum { KEY = 13, VALUE, HEADER_NAMES, HEADER_VALUES };

static PGresult *row_read(struct database *database, int64_t id, struct error *error)
{
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    parameter_int8(&parameters, id);
    PGresult *found = database_query(database, audit_sql_reject, &parameters, error);
    arena_free(arena);
    if (found && PQntuples(found) == 0 && !reject_missing(database, id, "", error)) {
        PQclear(found);
        found = NULL;
    }
    return found;
}

static bool bytes_personal(const uint8_t *data, size_t size)
{
    json_t *text = decode_bytes(data, size);
    bool personal = holds_personal(text);
    json_decref(text);
    return personal;
}

static bool is_personal(const struct reject_message *message)
{
    bool has_id = false;
    for (size_t i = 0; i < message->header_count; i++)
        has_id = has_id || header_is_id(message->headers[i].name);
    bool personal = reject_is_withheld(message->reject.reason, has_id) ||
                    bytes_personal(message->key, message->key_size) || holds_personal(message->decoded);
    for (size_t i = 0; i < message->header_count && !personal; i++)
        personal = header_is_id(message->headers[i].name) &&
                   bytes_personal(message->headers[i].value, message->headers[i].size);
    return personal;
}

// Takes out what may not be shown of a message with a person's number.
static void personal_hide(struct reject_message *message)
{
    size_t kept = 0;
    for (size_t i = 0; i < message->header_count; i++)
        if (header_is_shown(message->headers[i].name))
            message->headers[kept++] = message->headers[i];
    message->header_count = kept;
    json_decref(message->decoded);
    message->decoded = NULL;
    message->key = message->value = NULL;
    message->key_size = message->value_size = 0;
}

bool reject_message_read(struct reject_message *message, struct database *database, int64_t id, struct error *error)
{
    *message = (struct reject_message){.rows = row_read(database, id, error)};
    const PGresult *rows = message->rows;
    if (!rows)
        return false;
    message->arena = arena_new();
    message->reject = reject_of_row(rows, 0);
    message->key = result_bytes(rows, 0, KEY, &message->key_size);
    message->value = result_bytes(rows, 0, VALUE, &message->value_size);
    message->headers = reject_headers(rows, 0, HEADER_NAMES, HEADER_VALUES, 0, message->arena, &message->header_count);
    const struct topic *topic = topic_find(message->reject.topic);
    if (topic && message->value)
        message->decoded = decode_value(topic, message->value, message->value_size, &message->why);
    message->personal = is_personal(message);
    if (message->personal)
        personal_hide(message);
    return true;
}

void reject_message_free(struct reject_message *message)
{
    json_decref(message->decoded);
    arena_free(message->arena);
    PQclear(message->rows);
    *message = (struct reject_message){0};
}

json_t *reject_message_json(const struct reject_message *message)
{
    json_t *object = reject_fields(&message->reject), *headers = json_array();
    char *hex = message->value ? hex_format(message->value, message->value_size) : NULL;
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        json_t *name = decode_bytes((const uint8_t *)header->name, strlen(header->name));
        json_array_append_new(
            headers, json_pack("{s:o, s:o}", "name", name, "value", decode_bytes(header->value, header->size)));
    }
    json_object_update_new(object, json_pack("{s:o, s:o, s:O?, s:s?, s:b}", "headers", headers, "key",
                                             decode_bytes(message->key, message->key_size), "value", message->decoded,
                                             "value_hex", hex, "personal", message->personal));
    free(hex);
    return object;
}
