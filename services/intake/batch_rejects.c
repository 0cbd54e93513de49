// Rejected messages on their way to the database.
#include "intake/batch_write.h"
#include "messages/event.h"

#include "intake_sql.h"

#include <string.h>
#include <strings.h>

#define REJECT_COLUMNS 10

// Of a message with a personal identifier only this is kept.
static bool header_is_kept(const struct header *header, bool personal)
{
    return !personal || strcasecmp(header->name, "ce_source") == 0 || strcasecmp(header->name, "ce_type") == 0 ||
           strcasecmp(header->name, "ce_time") == 0;
}

static void headers_write(struct batch *batch, const struct message *message, bool personal)
{
    struct array names = array_of(batch->scratch, OID_BYTEA, message->header_count, 32);
    struct array values = array_of(batch->scratch, OID_BYTEA, message->header_count, 64);
    size_t size;
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        if (!header_is_kept(header, personal))
            continue;
        array_bytes(&names, header->name, strlen(header->name));
        array_bytes(&values, header->value, header->size);
    }
    const void *data = array_finish(&names, &size);
    copy_bytes(&batch->rejects, data, size);
    data = array_finish(&values, &size);
    copy_bytes(&batch->rejects, data, size);
}

static void reject_write(struct batch *batch, const struct entry *entry)
{
    const struct message *message = &entry->message;
    const struct rejection *rejection = entry->rejection;
    const char *stage = reject_reason_stage(rejection->reason), *reason = reject_reason_name(rejection->reason);
    bool personal = rejection->reason == REJECT_PERSONAL_IDENTIFIER;
    struct copy_buffer *rows = &batch->rejects;
    copy_row(rows, REJECT_COLUMNS);
    copy_bytes(rows, message->topic, strlen(message->topic));
    copy_int4(rows, message->partition);
    copy_int8(rows, message->offset);
    copy_bytes(rows, stage, strlen(stage));
    copy_bytes(rows, reason, strlen(reason));
    copy_bytes(rows, rejection->explanation, strlen(rejection->explanation));
    copy_bytes(rows, personal ? NULL : message->key, message->key_size);
    copy_bytes(rows, personal ? NULL : message->value, message->value_size);
    headers_write(batch, message, personal);
}

static PGresult *known_read(struct batch *batch, struct database *database, size_t from, size_t to, struct error *error)
{
    struct parameters parameters = parameters_in(batch->scratch);
    struct array partitions = array_of(batch->scratch, OID_INT4, to - from, 4);
    struct array offsets = array_of(batch->scratch, OID_INT8, to - from, 8);
    for (size_t i = from; i < to; i++) {
        if (!batch->entries[i].rejection)
            continue;
        array_int4(&partitions, batch->entries[i].message.partition);
        array_int8(&offsets, batch->entries[i].message.offset);
    }
    parameter_text(&parameters, batch->kind->topic);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &offsets);
    return database_query(database, intake_sql_reject_known, &parameters, error);
}

static bool is_known(const PGresult *known, const struct message *message)
{
    for (int row = 0; row < PQntuples(known); row++)
        if (result_int4(known, row, 0) == message->partition && result_int8(known, row, 1) == message->offset)
            return true;
    return false;
}

bool batch_write_rejects(struct batch *batch, struct database *database, size_t from, size_t to, size_t *count,
                         struct error *error)
{
    *count = 0;
    if (batch->rejected == 0)
        return true;
    PGresult *known = known_read(batch, database, from, to, error);
    if (!known)
        return false;
    copy_start(&batch->rejects);
    for (size_t i = from; i < to; i++) {
        if (!batch->entries[i].rejection || is_known(known, &batch->entries[i].message))
            continue;
        reject_write(batch, &batch->entries[i]);
        ++*count;
    }
    PQclear(known);
    copy_end(&batch->rejects);
    return *count == 0 || (database_copy_start(database, intake_sql_reject_copy, error) &&
                           database_copy_data(database, batch->rejects.data, batch->rejects.size, error) &&
                           database_copy_end(database, error));
}
