// Which rejects are meant, as it is typed: what `rejects list`, `rejects show` and `rejects replay` share.
#pragma once

#include "audit/rejects.h"
#include "taakctl/command.h"

// clang-format off
#define REJECTS_FILTER_OPTIONS                                                                                         \
    {"reason", 'r', "REASON", 0, "Only of that reason, such as invalid-date", 0},                                      \
    {"topic", 't', "TOPIC", 0, "Only from that topic, such as placements", 0},                                         \
    {"since", 's', "TIME", 0, "Not before: a time in UTC, such as 2017-04-01, '2017-04-01 09:30', yesterday", 0}
// clang-format on

// Takes one of these options; false where it is another.
bool rejects_filter_option(struct rejects_filter *filter, int key, const char *argument, struct argp_state *state);

// Ends the program with 64 where a query failed because `since` is no time.
void rejects_since_check(const struct rejects_filter *filter, const struct error *error, const char *command);

// An ID as it was typed; ends the program with 64 where it is none.
int64_t reject_id_read(const char *text, struct argp_state *state);
