// The options of commands that read people's files, and how the names of municipalities in one are looked up.
#pragma once

#include "feed/reading.h"
#include "taakctl/command.h"

enum { OPTION_IGNORE = 0x140, OPTION_SHEET };

#define OPTIONS_OF_READING                                                                                             \
    {"ignore", OPTION_IGNORE, "HEADING", OPTION_REPEATS, "pass over this column; may be repeated", 2},                 \
        {"sheet", OPTION_SHEET, "NAME", 0, "of a workbook (XLSX) with several", 2}

struct reading_options {
    struct context *context;
    const char *ignored[ROW_COLUMNS_MOST];
    struct municipality_finder finder;
    struct standing standing; // read when the first name comes
    struct reading reading;
};

// Takes one of the options, on a struct that began with zeros; false where it is none of them.
bool reading_option(struct reading_options *options, int key, const char *argument, struct argp_state *state);

// The reading, for the functions of services/feed. It and the options must not move from then on; the arena is
// borrowed.
struct reading *reading_begin(struct reading_options *options, struct context *context, struct arena *arena);
void reading_end(struct reading_options *options);
