// Figures as they are published: the messages Quota (of a municipality) and NationalQuota (of the nation), and the keys
// under which Kafka has them. Where a function takes a municipality's code, CODE_NONE stands for the nation.
#pragma once

#include "common/arena.h"
#include "messages/identifier.h"
#include "rules/figures.h"

#include "taakstelling/v1/common.pb-c.h"

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#define TYPE_QUOTA      "nl.taakstelling.quota-recalculated.v1" // ce_type
#define TYPE_NATION     "nl.taakstelling.national-quota-recalculated.v1"
#define FIGURE_KEY_SIZE 32
#define TOLD_AT_NONE    INT64_MIN  // when a message was told, its ce_time: not known
#define PERIODS         (2 * 2200) // above every period that a key can have: periods count from year 0 (calendar.h)

// A message as its Protobuf bytes.
struct packed {
    uint8_t *data; // in the arena
    size_t size;
};

// The keys of a municipality, "GM0716/2017-1", and of the nation, "2017-1"; written into and returned as `key`.
const char *quota_key(int code, int period, char key[FIGURE_KEY_SIZE]);
const char *nation_key(int period, char key[FIGURE_KEY_SIZE]);

// The one or the other, by the code.
const char *figure_key(int code, int period, char key[FIGURE_KEY_SIZE]);

// The other way round. False where the text is no key, or is not written as a key is.
bool figure_key_read(const char *key, int *code, int *period);

// The ce_id of an update of a key, written into and returned as `id`. It follows from topic, key and revision, so that
// the same revision has the same id whenever it is made; its tombstone, which has the revision too, has another one.
const char *figure_event_id(int code, int period, int64_t revision, bool tombstone, char id[UUID_TEXT_SIZE]);

// The message of some figures, with everything in the arena. `position` is the position date; with DAY_NONE the message
// has none. Figures that a field cannot hold become the nearest number that it can.
ProtobufCMessage *quota_message(const struct quota *quota, const struct national_quota *nation, uint64_t revision,
                                int32_t position, struct arena *arena);
ProtobufCMessage *nation_message(const struct national_quota *nation, uint64_t revision, int32_t position,
                                 struct arena *arena);

// A day as a Date, NULL for DAY_NONE, and a period as a HalfYear, in the arena.
Taakstelling__V1__Date *date_message(int32_t day, struct arena *arena);
Taakstelling__V1__HalfYear *period_message(int period, struct arena *arena);

// Which of the two messages it is.
const ProtobufCMessageDescriptor *figure_descriptor(int code);

// A message's bytes as they are published. The same figures always give the same bytes.
struct packed figure_pack(const ProtobufCMessage *message, struct arena *arena);

// A message's bytes without revision and position date. An update goes out only when something besides these two has
// changed: two messages with the same essence are no update. The message is changed while this works, and as before
// when it returns.
struct packed figure_essence(ProtobufCMessage *message, struct arena *arena);

// A published message, decoded in the arena; fields that this version does not know are left out. NULL where it does
// not decode.
ProtobufCMessage *figure_unpack(int code, const uint8_t *data, size_t size, struct arena *arena);

// Whether a message is about that municipality, or the nation, and that period, as its key says.
bool figure_is_of(const ProtobufCMessage *message, int code, int period);

// A message's revision. No emitter writes one with 0.
uint64_t figure_revision(const ProtobufCMessage *message);
