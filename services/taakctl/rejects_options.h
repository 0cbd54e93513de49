// How people say on the command line which rejects are meant: what the commands `rejects …` share.
#pragma once

#include "audit/rejects.h"
#include "taakctl/command.h"

// clang-format off
#define REJECTS_FILTER_OPTIONS                                                                                         \
    {"reason", 'r', "REASON", 0, "Only of that reason, such as invalid-date", 0},                                      \
    {"topic", 't', "TOPIC", 0, "Only from that topic, such as placements", 0},                                         \
    {"source", 'o', "TEXT", 0, "Only from a sender whose ce_source has that in it, such as gemeente:0363", 0},         \
    {"since", 's', "TIME", 0, "Not before: a time in UTC, such as 2017-04-01, '2017-04-01 09:30', yesterday", 0},      \
    {"until", 'u', "TIME", 0, "Before that time", 0}
// clang-format on

// Takes one of these options into the filter, in an argp parser; false where `key` is another option's. The argument is
// borrowed.
bool rejects_filter_option(struct rejects_filter *filter, int key, const char *argument, struct argp_state *state);

// What a command that does something with rejects takes besides: IDs, and --all. Its ids are to be freed.
struct rejects_chosen {
    struct rejects_selection selection;
    bool all;
};
#define REJECTS_CHOSEN_OPTIONS REJECTS_FILTER_OPTIONS, {"all", 'a', NULL, 0, "All of them", 0}

// Takes an option, an ID or the end of the arguments; false where `key` is another option's. Nothing chosen, or --all
// with something else, is wrong usage.
bool rejects_chosen_option(struct rejects_chosen *chosen, int key, const char *argument, struct argp_state *state);

// Ends the program with 64 where a query failed, with this error, because `since` or `until` is no time.
void rejects_time_check(const struct rejects_filter *filter, const struct error *error, const char *command);

// Reads the ID of a reject. Where the text is none, that is wrong usage (argp_error).
int64_t reject_id_read(const char *text, struct argp_state *state);
