// A message's envelope: CloudEvents 1.0 headers (Kafka binding, binary mode; NL GOV profile) and the payload behind a
// Confluent prefix.
#pragma once

#include "messages/message.h"

#define TRACEPARENT_SIZE 56 // 55 characters and a NUL

struct event {
    uint8_t id[16];
    int64_t time_us; // ce_time, microseconds since 2000-01-01T00:00:00Z
    const uint8_t *payload;
    size_t payload_size;
    char traceparent[TRACEPARENT_SIZE]; // W3C Trace Context; "" where absent or not well formed
};

// Reads and judges size, headers and what stands before the payload. type is the ce_type that belongs on the topic.
bool event_read(const struct message *message, const char *type, size_t size_most, struct event *event,
                struct rejection *rejection);

// RFC 3339 to microseconds since 2000: Z or an offset, up to nine digits of a second, cut to six; no second 60.
bool event_time_read(const char *text, size_t length, int64_t *time_us);

#define EVENT_TIME_SIZE 32
// "2017-01-31T12:00:00.000001Z".
const char *event_time_format(int64_t time_us, char text[EVENT_TIME_SIZE]);
