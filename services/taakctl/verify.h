// What `taakctl verify` compares, and what it finds.
#pragma once

#include "taakctl/command.h"
#include "taakctl/print.h"

#include <stdint.h>

struct verification {
    struct context *context;
    struct database *database; // in one REPEATABLE READ transaction
    const char *check;         // the one going on
    int64_t found;             // differences, by this check
    bool skipped;              // a check could not be made now
    struct table *checks;
    struct table *differences;
};

void verify_begin(struct verification *verification, const char *check);
__attribute__((format(printf, 2, 3))) void verify_difference(struct verification *verification, const char *format,
                                                             ...);
void verify_end(struct verification *verification, int64_t compared);
void verify_skip(struct verification *verification, const char *why); // instead of verify_end, in 22 columns

// Each false where it could not be compared, with context->error.
MUST_CHECK bool verify_housed(struct verification *verification);
MUST_CHECK bool verify_inflow(struct verification *verification);
MUST_CHECK bool verify_latest(struct verification *verification);
MUST_CHECK bool verify_outbox(struct verification *verification);
MUST_CHECK bool verify_published(struct verification *verification);
MUST_CHECK bool verify_topics(struct verification *verification);

// What the rules make of the aggregates against rows of verify_published.sql: key, revision, value.
MUST_CHECK bool verify_figures(struct verification *verification, const PGresult *rows);
