// Which rejects are meant: what `rejects list` and `rejects replay` share.
#pragma once

#include "common/parameters.h"
#include "taakctl/command.h"

struct rejects_filter {
    const char *reason; // NULL: any
    const char *topic;
    const char *since;
};

// clang-format off
#define REJECTS_FILTER_OPTIONS                                                                                         \
    {"reason", 'r', "REASON", 0, "Only of that reason, such as invalid-date", 0},                                      \
    {"topic", 't', "TOPIC", 0, "Only from that topic, such as placements", 0},                                         \
    {"since", 's', "TIME", 0, "Not before: a time in UTC, such as 2017-04-01, '2017-04-01 09:30', yesterday", 0}
// clang-format on

// Takes one of these options; false where it is another.
bool rejects_filter_option(struct rejects_filter *filter, int key, const char *argument, struct argp_state *state);

// As the first three parameters of a query.
void rejects_filter_parameters(const struct rejects_filter *filter, struct parameters *parameters);

// Ends the program with 64 where a query failed because `since` is no time.
void rejects_filter_failed(const struct rejects_filter *filter, const struct context *context, const char *command);

// An ID as it was typed; ends the program with 64 where it is none.
int64_t reject_id_read(const char *text, struct argp_state *state);

// Sets the error (exit 1) that says why there is no reject of that ID, and what to do; `more` goes behind it.
MUST_CHECK bool reject_missing(struct context *context, struct database *database, int64_t id, const char *more);

// "placements/3@1234".
#define REJECT_PLACE_SIZE 128
const char *reject_place(const char *topic, int32_t partition, int64_t offset, char place[REJECT_PLACE_SIZE]);
