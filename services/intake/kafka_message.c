#include "intake/kafka_message.h"

struct message kafka_message(const rd_kafka_message_t *from, const char *topic, struct arena *arena)
{
    rd_kafka_timestamp_type_t type;
    rd_kafka_headers_t *headers;
    int64_t timestamp_ms = rd_kafka_message_timestamp(from, &type);
    struct message message = {topic,
                              from->partition,
                              from->offset,
                              type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp_ms,
                              from->key,
                              from->key_len,
                              from->payload,
                              from->len,
                              NULL,
                              0,
                              type == RD_KAFKA_TIMESTAMP_CREATE_TIME};
    if (rd_kafka_message_headers(from, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return message;
    size_t count = rd_kafka_header_cnt(headers);
    struct header *list = arena_alloc(arena, count * sizeof *list);
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
