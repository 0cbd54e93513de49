// A message's envelope: its CloudEvents 1.0 headers (Kafka protocol binding, binary content mode; Dutch profile: NL GOV
// profile for CloudEvents) and where its payload begins.
#pragma once

#include "messages/message.h"

#define TRACEPARENT_SIZE 56 // 55 characters and a NUL

struct event {
    uint8_t id[16];         // ce_id
    int64_t time_us;        // ce_time, microseconds since 2000-01-01T00:00:00Z
    const uint8_t *payload; // Protobuf, within the message's value
    size_t payload_size;
    bool enveloped;                     // size and headers are right; what is wrong lies behind them
    char traceparent[TRACEPARENT_SIZE]; // W3C Trace Context; "" where absent or not well formed
};

// Reads the envelope and judges it: the value's size (at most size_most bytes), the headers, of which ce_type must be
// `type`, and where the payload is. False with the rejection where something is wrong. The payload is borrowed from the
// message; it is NULL where there is none. traceparent and enveloped are always filled, as what is rejected is traced
// too; the rest only where it returns true.
bool event_read(const struct message *message, const char *type, size_t size_most, struct event *event,
                struct rejection *rejection);

// Finds the payload of a value alone, behind the prefix of Confluent's wire format where there is one
// (schema_prefix.h): payload and payload_size are set, and borrowed from the value. False with the rejection where
// there is none.
bool event_payload_find(const uint8_t *value, size_t size, struct event *event, struct rejection *rejection);

// Reads an RFC 3339 time of `length` characters, such as 2017-04-01T09:30:00+02:00, as microseconds since 2000: with Z
// or an offset, and up to nine digits of a second, cut to six. A second 60 is refused. False where it is no such time.
bool event_time_read(const char *text, size_t length, int64_t *time_us);

#define EVENT_TIME_SIZE 32
#define UNIX_TO_2000_MS INT64_C(946684800000) // from 1970, where Kafka begins to count, to 2000, where PostgreSQL does

// A time of the system's clock, and the time now, in microseconds since 2000.
struct timespec;
int64_t event_time_of(const struct timespec *since_1970);
int64_t event_time_now(void);

// A time as "2017-01-31T12:00:00.000001Z", or cut to whole seconds as "2017-01-31T12:00:00Z". Returns
// `text`.
const char *event_time_format(int64_t time_us, char text[EVENT_TIME_SIZE]);
const char *event_time_seconds(int64_t time_us, char text[EVENT_TIME_SIZE]);
