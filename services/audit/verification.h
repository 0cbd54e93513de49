// A verification: what its checks work with, how much each of them compared, and every difference in words.
#pragma once

#include "common/database.h"
#include "common/settings.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What every check gets to work with.
struct verify_sources {
    struct database *database;       // in one REPEATABLE READ transaction
    const struct settings *settings; // for Kafka; kafka_bootstrap_servers may be ""
};

struct check_result {
    const char *name; // what is compared, such as "outbox, without a gap"
    int64_t compared, differences;
    const char *skipped; // why nothing could be compared now, in at most 22 columns; NULL where it was
};

struct check_difference {
    const char *check; // the name of the check that found it
    char *text;
};

// Begins as {0}. Names of checks and reasons to skip one are borrowed: they are literals.
struct verification {
    struct check_result *checks; // in the order in which they were made
    size_t check_count;
    struct check_difference *differences; // as they were found
    size_t difference_count;
};

void verification_free(struct verification *verification);

// A check begins: the functions below are about the one that began last.
void verification_begin(struct verification *verification, const char *check);
__attribute__((format(printf, 2, 3))) void verification_differ(struct verification *verification, const char *format,
                                                               ...);
void verification_count(struct verification *verification, int64_t compared); // how much the check compared
void verification_skip(struct verification *verification, const char *why);   // it can't be made now

// Whether no check was skipped.
bool verification_complete(const struct verification *verification);

// {"ok": no difference, "complete": …, "checks": […], "differences": […]}, and the last of these alone; the caller's.
json_t *verification_json(const struct verification *verification);
json_t *differences_json(const struct verification *verification);
