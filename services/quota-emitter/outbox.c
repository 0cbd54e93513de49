#include "quota-emitter/outbox.h"
#include "ledger/figure_message.h"
#include "messages/event.h"
#include "messages/identifier.h"
#include "quota-emitter/outputs.h"

#include "emitter_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#define TYPE_QUOTA     "nl.taakstelling.quota-recalculated.v1"
#define TYPE_NATION    "nl.taakstelling.national-quota-recalculated.v1"
#define UNIX_TO_2000   INT64_C(946684800)
#define OUTBOX_COLUMNS 6

void outbox_start(struct outbox *outbox, const char *source, const char *traceparent, int64_t last_sequence)
{
    struct timeval now;
    gettimeofday(&now, NULL);
    if (!outbox->arena)
        outbox->arena = arena_new();
    event_time_format((now.tv_sec - UNIX_TO_2000) * 1000000 + now.tv_usec, outbox->time);
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

// The event's id follows from topic, key and revision, so that the same revision has the same id whenever it is made.
static void event_id(const char *topic, const char *key, int64_t revision, bool tombstone, char id_text[UUID_TEXT_SIZE])
{
    char name[160];
    uint8_t id[16];
    int length = snprintf(name, sizeof name, "%s/%s/%" PRId64 "%s", topic, key, revision,
                          tombstone ? "/tombstone" : "");
    uuid_of_name(name, (size_t)length, id);
    uuid_format(id, id_text);
}

static void headers_write(struct outbox *outbox, bool nation, const char *key, int64_t revision, bool tombstone)
{
    struct header_arrays headers = {array_of(outbox->arena, OID_BYTEA, 8, 16),
                                    array_of(outbox->arena, OID_BYTEA, 8, 48)};
    char id_text[UUID_TEXT_SIZE], revision_text[24];
    size_t size;
    event_id(nation ? TOPIC_NATION : TOPIC_QUOTAS, key, revision, tombstone, id_text);
    header_add(&headers, "ce_specversion", "1.0");
    header_add(&headers, "ce_id", id_text);
    header_add(&headers, "ce_source", outbox->source);
    header_add(&headers, "ce_type", nation ? TYPE_NATION : TYPE_QUOTA);
    header_add(&headers, "ce_time", outbox->time);
    header_add(&headers, "ce_subject", key);
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
    bool nation = code == CODE_NONE;
    const char *topic = nation ? TOPIC_NATION : TOPIC_QUOTAS;
    figure_key(code, period, key);
    arena_reset(outbox->arena);
    copy_row(&outbox->rows, OUTBOX_COLUMNS);
    copy_int8(&outbox->rows, ++outbox->last_sequence);
    copy_bytes(&outbox->rows, topic, strlen(topic));
    copy_bytes(&outbox->rows, key, strlen(key));
    copy_bytes(&outbox->rows, value, size);
    headers_write(outbox, nation, key, revision, value == NULL);
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
