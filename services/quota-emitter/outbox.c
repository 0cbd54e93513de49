#include "quota-emitter/outbox.h"
#include "ledger/figure_message.h"
#include "messages/event.h"
#include "quota-emitter/outputs.h"

#include "emitter_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#define UNIX_TO_2000   INT64_C(946684800)
#define OUTBOX_COLUMNS 6

void outbox_start(struct outbox *outbox, const char *source, const char *traceparent, int64_t last_sequence)
{
    struct timeval now;
    gettimeofday(&now, NULL);
    if (!outbox->arena)
        outbox->arena = arena_new();
    outbox->time_us = (now.tv_sec - UNIX_TO_2000) * 1000000 + (outbox->whole_seconds ? 0 : now.tv_usec);
    if (outbox->whole_seconds)
        event_time_seconds(outbox->time_us, outbox->time);
    else
        event_time_format(outbox->time_us, outbox->time);
    outbox->source = source;
    outbox->traceparent = traceparent;
    outbox->last_sequence = last_sequence;
    outbox->count = 0;
    copy_start(&outbox->rows);
}

struct header_arrays {
    struct array names, values;
};

static void header_add(struct header_arrays *headers, const char *name, const char *value)
{
    array_bytes(&headers->names, name, strlen(name));
    array_bytes(&headers->values, value, strlen(value));
}

static void headers_write(struct outbox *outbox, int code, int period, int64_t revision, bool tombstone)
{
    struct header_arrays headers = {array_of(outbox->arena, OID_BYTEA, 8, 16),
                                    array_of(outbox->arena, OID_BYTEA, 8, 48)};
    char id[UUID_TEXT_SIZE], key[FIGURE_KEY_SIZE], revision_text[24];
    size_t size;
    header_add(&headers, "ce_specversion", "1.0");
    header_add(&headers, "ce_id", figure_event_id(code, period, revision, tombstone, id));
    header_add(&headers, "ce_source", outbox->source);
    header_add(&headers, "ce_type", code == CODE_NONE ? TYPE_NATION : TYPE_QUOTA);
    header_add(&headers, "ce_time", outbox->time);
    header_add(&headers, "ce_subject", figure_key(code, period, key));
    if (!tombstone) {
        header_add(&headers, "content-type", "application/protobuf");
    } else {
        snprintf(revision_text, sizeof revision_text, "%" PRId64, revision);
        header_add(&headers, HEADER_REVISION, revision_text);
    }
    if (outbox->traceparent)
        header_add(&headers, "traceparent", outbox->traceparent);
    const void *data = array_finish(&headers.names, &size);
    copy_bytes(&outbox->rows, data, size);
    data = array_finish(&headers.values, &size);
    copy_bytes(&outbox->rows, data, size);
}

void outbox_add(struct outbox *outbox, int code, int period, int64_t revision, const uint8_t *value, size_t size)
{
    char key[FIGURE_KEY_SIZE];
    const char *topic = code == CODE_NONE ? TOPIC_NATION : TOPIC_QUOTAS;
    figure_key(code, period, key);
    arena_reset(outbox->arena);
    copy_row(&outbox->rows, OUTBOX_COLUMNS);
    copy_int8(&outbox->rows, ++outbox->last_sequence);
    copy_bytes(&outbox->rows, topic, strlen(topic));
    copy_bytes(&outbox->rows, key, strlen(key));
    copy_bytes(&outbox->rows, value, size);
    headers_write(outbox, code, period, revision, value == NULL);
    outbox->count++;
}

bool outbox_write(struct outbox *outbox, struct database *database, struct error *error)
{
    if (outbox->count == 0)
        return true;
    copy_end(&outbox->rows);
    return database_copy_start(database, emitter_sql_outbox_copy, error) &&
           database_copy_data(database, outbox->rows.data, outbox->rows.size, error) &&
           database_copy_end(database, error);
}

void outbox_free(struct outbox *outbox)
{
    arena_free(outbox->arena);
    copy_free(&outbox->rows);
    memset(outbox, 0, sizeof *outbox);
}
