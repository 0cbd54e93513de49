// An event as it goes to its topic, judged beforehand by the very checks of its consumer.
#pragma once

#include "intake/record.h"
#include "messages/identifier.h"

#define EVENT_HEADERS     6
#define EVENT_KEY_SIZE    64
#define EVENT_PREFIX_SIZE 96

// An envelope, to be used for one event after the other. It must not be moved or copied once it is open.
struct publication {
    const struct record_kind *kind;
    struct message message; // the event; borrows from below, and its value from the arena
    struct header headers[EVENT_HEADERS];
    char id[UUID_TEXT_SIZE];
    char time[EVENT_TIME_SIZE];
    uint8_t record_id[16];    // of a record with a UUID
    char key[EVENT_KEY_SIZE]; // the record's id, or what is determined, such as total/2017-1

    int64_t time_us;                // of the event before
    bool judged;                    // its headers were found right
    char prefix[EVENT_PREFIX_SIZE]; // of the name that gives an id: topic and time
    size_t prefix_size;
};

// The source (a URN, EVENT_SOURCE) is borrowed.
void publication_open(struct publication *publication, const struct record_kind *kind, const char *source);

// Puts the value into its envelope and judges it; false with the rejection where the consumer would reject it. id may
// be NULL: then the event's id follows from topic, time and value, so that the same thing said again is the same
// event. Times are in microseconds since 2000; now_us is when Kafka would take it.
bool publication_make(struct publication *publication, const ProtobufCMessage *value, const char *id, int64_t time_us,
                      int64_t now_us, struct arena *arena, struct rejection *rejection);

// Microseconds since 2000 of a time since 1970, and of now.
struct timespec;
int64_t publication_time(const struct timespec *since_1970);
int64_t publication_now(void);
