// An event as it goes to its topic: the value in its CloudEvents envelope, with id, key and headers, judged beforehand
// by the same code that its consumer judges with.
#pragma once

#include "intake/record.h"
#include "messages/identifier.h"
#include "signatures/signing.h"

#define EVENT_HEADERS     7 // with the signature
#define EVENT_KEY_SIZE    64
#define EVENT_PREFIX_SIZE 96

// An envelope, which is filled for one event after the other. It points into itself, so it must not be moved or copied
// after publication_open.
struct publication {
    const struct record_kind *kind;
    const struct signer *signer; // NULL: what is published is not signed
    struct message message;      // the event, after publication_make; its value lives in that call's arena
    struct header headers[EVENT_HEADERS];
    char id[UUID_TEXT_SIZE];    // ce_id
    char time[EVENT_TIME_SIZE]; // ce_time; of what is signed without a fraction
    uint8_t record_id[16];      // the record's id, where it is a UUID
    char key[EVENT_KEY_SIZE];   // Kafka's key: the record's id, or what is determined, such as total/2017-1

    // What is kept from one event to the next, as many have the same time.
    int64_t time_us;                // of the event before
    bool judged;                    // its headers were found right
    char prefix[EVENT_PREFIX_SIZE]; // topic and time, as the name begins that an id is made of
    size_t prefix_size;
};

// Opens an envelope for events of a kind. `source` is their ce_source, a URN; `signer` signs them (NULL: nobody does).
// All of them are borrowed.
void publication_open(struct publication *publication, const struct record_kind *kind, const char *source,
                      const struct signer *signer);

// Puts a value into the envelope and judges it. False with the rejection where the consumer would reject it. Where `id`
// is NULL, the event's id follows from topic, time and value: so the same thing said again, at the same time, is the
// same event. time_us is the event's time, now_us the time at which Kafka will take it, both in microseconds since
// 2000-01-01 UTC. What is signed must have a time of whole seconds (publication_time_signed), or it would be rejected
// too. The arena holds the value.
bool publication_make(struct publication *publication, const ProtobufCMessage *value, const char *id, int64_t time_us,
                      int64_t now_us, struct arena *arena, struct rejection *rejection);

// Kafka's key of a record: its UUID in lower case; of a determination the first two parts of its subject, so that
// total/2017-1/definitive/2016-09-30 and the forecast before it have the same key, total/2017-1.
void publication_key(const struct record_kind *kind, const struct record *record, char key[EVENT_KEY_SIZE]);

// A time in microseconds since 2000-01-01 UTC without its fraction of a second, which a signature does not cover.
int64_t publication_time_signed(int64_t time_us);
