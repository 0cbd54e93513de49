// What is printed alike for a municipality and for the nation.
#pragma once

#include "standing/standing.h"
#include "terminal/print.h"

// Prints a title, "WHO in 2017-I, running, position of 2017-04-01", and an empty line. `position` is the position date.
void figures_title_print(const char *who, const struct national_quota *nation, int32_t position);

// A table of figures below each other, each with what it is, how many persons, and a note (NULL: none); the second form
// prints the number with its sign.
struct table *lines_new(void);
void line_add(struct table *table, const char *what, int64_t persons, const char *note);
void line_add_signed(struct table *table, const char *what, int64_t persons, const char *note);

// Prints such a table, and behind it what must be said of figures whose national total has this status
// (total_status_caution). Frees the table. False with the error.
MUST_CHECK bool lines_print(struct table *table, enum total_status status, struct error *error);

// Prints a table with a row for each period that the municipality has figures in (CODE_NONE: that is shown), and behind
// it what must be said of each of these periods. Frees the table. False with the error.
MUST_CHECK bool periods_print(struct table *table, const struct standing *standing, int code, struct error *error);
