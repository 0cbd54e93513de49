// A verification: a list of checks, with how much each compared and, in words, every difference that it found.
#pragma once

#include "common/database.h"
#include "common/settings.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a check has to work with.
struct verify_sources {
    struct database *database;       // in a REPEATABLE READ transaction, so that all checks see one moment
    const struct settings *settings; // for Kafka; where kafka_bootstrap_servers is "" there is none
};

// How a check went.
struct check_result {
    const char *name;              // what is compared, such as "outbox, without a gap"
    int64_t compared, differences; // how many things were compared, and how many of them differ
    const char *skipped;           // why nothing could be compared now, in at most 22 columns; NULL: it was compared
};

struct check_difference {
    const char *check; // the name of the check that found it
    char *text;        // what differs, as a sentence
};

// Begin with {0}. The names of checks and the reasons to skip one must be literals, as they are borrowed.
struct verification {
    struct check_result *checks; // in the order in which they were made
    size_t check_count;
    struct check_difference *differences; // as they were found
    size_t difference_count;
};

void verification_free(struct verification *verification);

// A check begins. The functions below are about the check that began last.
void verification_begin(struct verification *verification, const char *check);
// It found a difference, which is told in a sentence formatted as by printf.
__attribute__((format(printf, 2, 3))) void verification_differ(struct verification *verification, const char *format,
                                                               ...);

// How many things it compared.
void verification_count(struct verification *verification, int64_t compared);

// It cannot be made now, and why.
void verification_skip(struct verification *verification, const char *why);

// Whether all checks were made, and none was skipped.
bool verification_complete(const struct verification *verification);

// The whole as JSON: {"ok": whether nothing differs, "complete": …, "checks": […], "differences": […]}; and the list of
// differences alone. The caller owns them.
json_t *verification_json(const struct verification *verification);
json_t *differences_json(const struct verification *verification);
