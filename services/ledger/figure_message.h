// Figures as messages Quota and NationalQuota.
#pragma once

#include "common/arena.h"
#include "rules/figures.h"

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
// The other way round; code is CODE_NONE for the nation's. False for anything else.
bool figure_key_read(const char *key, int *code, int *period);

// With revision 0 and position DAY_NONE: what makes an update when it changed. The same figures give the same bytes.
struct packed quota_pack(const struct quota *quota, const struct national_quota *nation, uint64_t revision,
                         int32_t position, struct arena *arena);
struct packed nation_pack(const struct national_quota *nation, uint64_t revision, int32_t position,
                          struct arena *arena);

// What quota_pack or nation_pack with revision 0 and DAY_NONE made of a message, and its revision (0: not decoded).
struct packed figure_essence(bool nation, const uint8_t *message, size_t size, uint64_t *revision, struct arena *arena);
