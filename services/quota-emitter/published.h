// The last message of every key of quotas and nation: what the emitter compares with to find out what changed. In
// memory; in the database it is the tables quota, nation and tombstone.
#pragma once

#include "common/database.h"
#include "quota-emitter/changes.h"
#include "rules/ledger.h"

#include <stddef.h>
#include <stdint.h>

// A key's last message. The recalculator's has no revision and position date in the value: they make no update.
struct publication {
    int code; // CODE_NONE: the nation
    int period;
    int64_t revision;
    uint8_t *value; // NULL: a tombstone
    size_t size;
    struct determined determined; // the recalculator's: what is determined in it
};

struct published;

struct published *published_new(void);
void published_free(struct published *published);

// Reads the tables in place of what it had: each value without revision and position date (its essence,
// figure_message.h), or whole as it was published.
enum published_form { PUBLISHED_ESSENCE, PUBLISHED_WHOLE };
MUST_CHECK bool published_read(struct published *published, enum published_form form, struct database *database,
                               struct error *error);

// The key's publication, NULL where it never had one.
struct publication *published_find(const struct published *published, int code, int period);

// Remembers the value (NULL for a tombstone) as the key's last, and gives the key's publication.
struct publication *published_set(struct published *published, int code, int period, int64_t revision,
                                  const uint8_t *value, size_t size);

// All keys that ever had a message: index 0 to published_count - 1.
size_t published_count(const struct published *published);
struct publication *published_at(const struct published *published, size_t index);
size_t published_index(const struct published *published, const struct publication *publication);
