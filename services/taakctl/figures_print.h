// What the commands that print figures print alike.
#pragma once

#include "standing/standing.h"
#include "taakctl/print.h"

// "WHO in 2017-I, running, position of 2017-04-01", and an empty line.
void figures_title_print(const char *who, const struct national_quota *nation, int32_t position);

// Figures below each other: what it is, how many persons, and a note.
struct table *lines_new(void);
void line_add(struct table *table, const char *what, int64_t persons, const char *note);
void line_add_signed(struct table *table, const char *what, int64_t persons, const char *note);

// Prints them, and behind them what must be said of figures that follow from such a total. Frees the table.
MUST_CHECK bool lines_print(struct table *table, enum total_status status, struct error *error);

// Prints a table of the periods in which the municipality exists (CODE_NONE: of all), and behind it the same of each.
// Frees the table.
MUST_CHECK bool periods_print(struct table *table, const struct standing *standing, int code, struct error *error);
