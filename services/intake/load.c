#include "intake/load.h"
#include "common/stop.h"

#include <stdlib.h>

void load_open(struct load *load, const struct record_kind *kind, size_t events)
{
    load->batch = batch_new(kind);
    load->headers = arena_new();
    load->messages = memory_resize(NULL, events, sizeof *load->messages);
}

void load_close(struct load *load)
{
    load_reset(load);
    batch_free(load->batch);
    arena_free(load->headers);
    free(load->messages);
}

void load_reset(struct load *load)
{
    batch_reset(load->batch);
    for (size_t i = 0; i < load->count; i++)
        rd_kafka_message_destroy(load->messages[i]);
    load->count = 0;
    arena_reset(load->headers);
}

struct message load_message(struct load *load, const struct record_kind *kind, const rd_kafka_message_t *from)
{
    rd_kafka_timestamp_type_t type;
    rd_kafka_headers_t *headers;
    int64_t timestamp_ms = rd_kafka_message_timestamp(from, &type);
    struct message message = {kind->topic,   from->partition,
                              from->offset,  type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp_ms,
                              from->key,     from->key_len,
                              from->payload, from->len,
                              NULL,          0};
    if (rd_kafka_message_headers(from, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return message;
    size_t count = rd_kafka_header_cnt(headers);
    struct header *list = arena_alloc(load->headers, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const void *value = NULL;
        if (rd_kafka_header_get_all(headers, i, &list[i].name, &value, &list[i].size))
            break;
        list[i].value = value;
        message.header_count++;
    }
    message.headers = list;
    return message;
}

void load_add(struct load *load, rd_kafka_message_t *from, const struct message *message,
              struct partition_position *position)
{
    if (load->count == 0)
        load->first_ms = clock_ms();
    load->messages[load->count++] = from;
    batch_add(load->batch, message, position);
}
