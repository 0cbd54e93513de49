// Figures as messages Quota (of a municipality) and NationalQuota (of the nation, whose code is CODE_NONE), and their
// keys.
#pragma once

#include "common/arena.h"
#include "rules/figures.h"

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#define FIGURE_KEY_SIZE 32
#define PERIODS         (2 * 2200) // periods count from year 0 (calendar.h); none lies behind

struct packed {
    uint8_t *data; // in the arena
    size_t size;
};

// Keys "GM0716/2017-1" and "2017-1".
const char *quota_key(int code, int period, char key[FIGURE_KEY_SIZE]);
const char *nation_key(int period, char key[FIGURE_KEY_SIZE]);
// The key of a code, or of the nation.
const char *figure_key(int code, int period, char key[FIGURE_KEY_SIZE]);
// The other way round; code is CODE_NONE for the nation's. False for anything else.
bool figure_key_read(const char *key, int *code, int *period);

// The message, all of it in the arena. A position date of DAY_NONE leaves it out: no event has come yet.
ProtobufCMessage *quota_message(const struct quota *quota, const struct national_quota *nation, uint64_t revision,
                                int32_t position, struct arena *arena);
ProtobufCMessage *nation_message(const struct national_quota *nation, uint64_t revision, int32_t position,
                                 struct arena *arena);

// The kind of message that a code, or the nation, has.
const ProtobufCMessageDescriptor *figure_descriptor(int code);

// Its bytes as they are published: the same figures give the same bytes.
struct packed figure_pack(const ProtobufCMessage *message, struct arena *arena);

// Its bytes without revision and position date: an update goes out only when something else changed, so what has the
// same essence is no update. The message is as before when it returns.
struct packed figure_essence(ProtobufCMessage *message, struct arena *arena);

// A published message in the arena, without fields that this version does not know; NULL where it does not decode.
ProtobufCMessage *figure_unpack(int code, const uint8_t *data, size_t size, struct arena *arena);

// Whether it tells the figures of that code, or of the nation, in that period.
bool figure_is_of(const ProtobufCMessage *message, int code, int period);

uint64_t figure_revision(const ProtobufCMessage *message); // 0: no emitter wrote it
