// Rejected messages on their way to the database.
#include "intake/batch_inside.h"
#include "messages/event.h"

#include "intake_sql.h"

#include <string.h>
#include <strings.h>

#define REJECT_COLUMNS 10

// Of a message with a person's number only its place and these three headers are kept.
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
    bool personal = entry->withheld;
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

// The first and the last reject of a partition among some entries; first -1: none.
struct reject_span {
    int64_t first, last;
};

static void spans_find(const struct batch *batch, size_t from, size_t to, struct reject_span *spans)
{
    for (size_t i = 0; i < batch->move_count; i++)
        spans[i].first = -1;
    for (size_t i = from; i < to; i++) {
        const struct entry *entry = &batch->entries[i];
        if (!entry->rejection)
            continue;
        struct reject_span *span = &spans[entry->move];
        if (span->first < 0)
            span->first = entry->message.offset;
        span->last = entry->message.offset; // of one partition they rise
    }
}

// The rejects that the database has already where entries [from, to) have theirs.
static PGresult *known_read(struct batch *batch, struct database *database, size_t from, size_t to, struct error *error)
{
    size_t count = batch->move_count;
    struct reject_span *spans = arena_alloc(batch->scratch, count * sizeof *spans);
    struct parameters parameters = parameters_in(batch->scratch);
    struct array partitions = array_of(batch->scratch, OID_INT4, count, 4);
    struct array firsts = array_of(batch->scratch, OID_INT8, count, 8);
    struct array lasts = array_of(batch->scratch, OID_INT8, count, 8);
    spans_find(batch, from, to, spans);
    for (size_t i = 0; i < count; i++) {
        if (spans[i].first < 0)
            continue;
        array_int4(&partitions, batch->moves[i].partition);
        array_int8(&firsts, spans[i].first);
        array_int8(&lasts, spans[i].last);
    }
    parameter_text(&parameters, batch->kind->topic);
    parameter_array(&parameters, &partitions);
    parameter_array(&parameters, &firsts);
    parameter_array(&parameters, &lasts);
    return database_query(database, intake_sql_reject_known, &parameters, error);
}

// A binary search: the rows are in the order of partition and offset.
static bool is_known(const PGresult *known, const struct message *message)
{
    int low = 0, high = known ? PQntuples(known) : 0;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int32_t partition = result_int4(known, middle, 0);
        int64_t offset = result_int8(known, middle, 1);
        if (partition == message->partition && offset == message->offset)
            return true;
        if (partition < message->partition || (partition == message->partition && offset < message->offset))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

// Rows of the rejects among entries [from, to) that are not known; known NULL: none is. Gives how many.
static size_t rows_make(struct batch *batch, size_t from, size_t to, const PGresult *known)
{
    size_t count = 0;
    copy_start(&batch->rejects);
    for (size_t i = from; i < to; i++) {
        if (!batch->entries[i].rejection || is_known(known, &batch->entries[i].message))
            continue;
        reject_write(batch, &batch->entries[i]);
        count++;
    }
    copy_end(&batch->rejects);
    return count;
}

void batch_prepare_rejects(struct batch *batch, size_t from, size_t to)
{
    if (batch->rejected > 0)
        rows_make(batch, from, to, NULL);
}

bool batch_write_rejects(struct batch *batch, struct database *database, size_t from, size_t to, size_t *count,
                         struct error *error)
{
    *count = batch->rejected;
    if (batch->rejected == 0)
        return true;
    PGresult *known = known_read(batch, database, from, to, error);
    if (!known)
        return false;
    if (PQntuples(known) > 0)
        *count = rows_make(batch, from, to, known);
    PQclear(known);
    return *count == 0 || (database_copy_start(database, intake_sql_reject_copy, error) &&
                           database_copy_data(database, batch->rejects.data, batch->rejects.size, error) &&
                           database_copy_end(database, error));
}
