// Where everyone stands: the ledger at one moment and the figures that the rules make of it.
//
// The folder `standing` holds what people see of the figures: as values, in words and as JSON, for whatever shows them
// (a terminal, a web page, a report). It may use ledger, rules, messages and common. It knows no Kafka, no
// terminal, no HTML and no program: it prints nothing, reads no options, and no text of its tells what to type.
#pragma once

#include "common/database.h"
#include "common/error.h"
#include "rules/figures.h"
#include "rules/ledger.h"

struct standing {
    struct ledger *ledger;
    struct figures *figures;
};

// Reads the ledger in a transaction of its own and computes the figures. False with *error: the connection is then to
// be closed, or rolled back as database.h says. Free with standing_free, also after a failure.
MUST_CHECK bool standing_read(struct standing *standing, struct database *database, struct error *error);
void standing_free(struct standing *standing);

// The name of a code on the period's first day; "" where it has none. And both: "Schijndel (GM0844)".
#define NAMED_SIZE 224 // a name has at most 200 bytes
const char *standing_name(const struct standing *standing, int code, int period);
const char *standing_named(const struct standing *standing, int code, int period, char text[NAMED_SIZE]);

// A period that has figures to be shown, and a municipality's figures in it; NULL where there are none.
const struct period_figures *standing_period(const struct standing *standing, int period);
const struct quota *standing_quota(const struct standing *standing, int code, int period);

// The first period after `after` (PERIOD_NONE: of all) that has figures to be shown and in which the municipality
// exists (CODE_NONE: whichever exists); PERIOD_NONE where there is none.
int standing_next_period(const struct standing *standing, int code, int after);

// Of these the period that runs, else the last that ended, else the first; PERIOD_NONE where there is none.
int standing_current_period(const struct standing *standing);
