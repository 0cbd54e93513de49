// The last message of every key of the topics quotas and nation, in memory: the emitter compares new figures with it to
// find out what has changed. In the database the same is in the tables quota, nation and tombstone.
#pragma once

#include "common/database.h"
#include "ledger/figure_message.h"
#include "quota-emitter/changes.h"
#include "rules/ledger.h"

#include <stddef.h>
#include <stdint.h>

// The last message of a key.
struct publication {
    int code; // CODE_NONE: the nation
    int period;
    int64_t revision;
    uint8_t *value; // its bytes, in the form in which they were read or set; NULL: it is a tombstone
    size_t size;
    int64_t sequence;             // its outbox-sequence; 0: not known
    int64_t told_at;              // its ce_time, microseconds since 2000; TOLD_AT_NONE: not known
    bool due;                     // a tombstone that is still to be sent: what the topic has tells no figures
    struct determined determined; // those of its figures that are determined (changes.h)
};

struct published;

// Without any message. Aborts where there is no memory, as all below do.
struct published *published_new(void);
void published_free(struct published *published);

// Reads all from the database, in place of what it had. `form` says which bytes the values are: the essence, without
// revision and position date (figure_message.h), to compare with; or the whole, as it was published. To be called
// within a transaction: the rows are read by a cursor.
enum published_form { PUBLISHED_ESSENCE, PUBLISHED_WHOLE };
MUST_CHECK bool published_read(struct published *published, enum published_form form, struct database *database,
                               struct error *error);

// The last message of a key; NULL where it never had one. Borrowed until the next published_read.
struct publication *published_find(const struct published *published, int code, int period);

// Remembers a message as the last one of its key, and gives the key's publication. The value is copied; NULL is a
// tombstone. What is determined in it is left as it was; when it was told is not known, until the caller sets it.
struct publication *published_set(struct published *published, int code, int period, int64_t revision,
                                  const uint8_t *value, size_t size);

// For going over all keys that ever had a message: their number, the one at an index from 0 on, and the index of one.
size_t published_count(const struct published *published);
struct publication *published_at(const struct published *published, size_t index);
size_t published_index(const struct published *published, const struct publication *publication);
