// The figures as people see them: of every period that is shown, the nation's and each municipality's.
//
// As they are now they come from the tables quota and nation, which hold the last message of every key on the topics:
// so whatever is shown is what the topics say, also while records are made anew. As of a day, or for a question "what
// if", they are computed (records.h, what_if.h). Both are told in this one shape.
#pragma once

#include "common/database.h"
#include "rules/figures.h"
#include "standing/standing.h"

#include <stdint.h>

struct told_quota {
    struct quota quota;
    uint64_t revision;     // of the message; 0: computed, and not published
    int32_t position_date; // of the message: as of its last update; DAY_NONE: none
};

struct told_period {
    int period;
    struct national_quota nation;
    uint64_t revision; // of the nation's message, as above
    int32_t position_date;
    struct told_quota *quotas; // by code ascending
    size_t count;
};

struct told {
    struct told_period *periods; // those that are shown, ascending
    size_t count;
    int64_t sequence; // they hold what was told up to this outbox-sequence; 0: nothing was, or they are computed
    int64_t taken_at; // when the emitter last took over from the topics what was published; TOLD_AT_NONE: never
};

// Reads them from the tables, within the caller's transaction. The tables have no figure that only the period's other
// quotas tell: months_elapsed, national_inhabitants and population_day of the nation are those of its municipalities.
MUST_CHECK bool told_read(struct told *told, struct database *database, struct error *error);

// What was computed, in the same shape: the periods that are shown. False where memory is short.
MUST_CHECK bool told_of(struct told *told, const struct standing *standing);

// A copy. False where memory is short, with nothing to free.
MUST_CHECK bool told_copy(struct told *copy, const struct told *told);

void told_free(struct told *told);

// How many elements an array of `count` of them in told figures has room for, and must be allocated with.
size_t told_room(size_t count);

// NULL where the period is not shown, or the municipality does not exist in it.
const struct told_period *told_period(const struct told *told, int period);
const struct told_quota *told_quota(const struct told_period *period, int code);

// The period that people mean when they name none, as standing_current_period; NULL where none is shown.
const struct told_period *told_current(const struct told *told);
