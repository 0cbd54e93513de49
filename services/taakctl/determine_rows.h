// From what was asked on the command line to the determinations in the making.
#pragma once

#include "common/error.h"
#include "taakctl/determine.h"

struct determine_request {
    const struct determine_kind *kind;
    const char *flags[FLAGS];
    const char **municipalities; // CODE=PERSONS
    size_t municipality_count;
    const char *file; // NULL: standard input
    bool withdrawn;
};

// Ends the program with 64 where flags are missing or do not belong to the kind.
void determine_request_check(const struct determine_request *request);

// Reads the rows, if the kind has any; bad and doubtful lines are told on standard error. A list in the arena, one a
// day where rows go together by day. NULL with ERROR_POISON where a line is bad or there is none.
struct draft *drafts_read(const struct determine_request *request, struct arena *arena, struct remarks *remarks,
                          struct error *error);
