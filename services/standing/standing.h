// Where everyone stands: the ledger at one moment, and the figures that the rules make of it.
//
// The folder `standing` holds what people see of the figures: as values, in words and as JSON, for whatever shows them
// (a terminal, a web page, a report). It may use services/ledger, rules, messages and common. It knows no Kafka, no
// terminal, no HTML and no program: it prints nothing and reads no options, and none of its texts tells people what to
// type.
//
// A "period that is shown" is one that has a national total or the indicative one (period_figures.published).
#pragma once

#include "common/database.h"
#include "common/error.h"
#include "rules/figures.h"
#include "rules/ledger.h"

struct standing {
    struct ledger *ledger;
    struct figures *figures;
};

// Reads the ledger in a transaction of its own, which must be the only one on the connection, and computes the figures.
// False with *error: then close the connection, or roll back as database.h says. Free with standing_free, also after a
// failure.
MUST_CHECK bool standing_read(struct standing *standing, struct database *database, struct error *error);
void standing_free(struct standing *standing);

// Computes the figures of a ledger, which it takes over, also where it fails: as memory is short (ERROR_FATAL), or was
// for the ledger, which is then NULL. Free with standing_free, also after a failure.
MUST_CHECK bool standing_of(struct standing *standing, struct ledger *ledger, struct error *error);

#define NAMED_SIZE 224 // enough for a name, which has at most 200 bytes, and its code

// The name that a code has on the period's first day, or ever had; "" where it has none. Borrowed.
const char *standing_name(const struct standing *standing, int code, int period);

// The same with the code, "Schijndel (GM0844)", written into and returned as `text`.
const char *standing_named(const struct standing *standing, int code, int period, char text[NAMED_SIZE]);

// The figures of a period that is shown, and a municipality's in it. NULL where the period is not shown, or the
// municipality does not exist then. Borrowed.
const struct period_figures *standing_period(const struct standing *standing, int period);
const struct quota *standing_quota(const struct standing *standing, int code, int period);

// For going over periods: the next one after `after` that is shown and in which the municipality exists. PERIOD_NONE
// for `after` begins with the first, and is the answer behind the last. With CODE_NONE all periods that are shown
// count.
int standing_next_period(const struct standing *standing, int code, int after);

// The period that people mean when they name none: of those that are shown the one that runs, else the last that ended,
// else the first. PERIOD_NONE where none is shown.
int standing_current_period(const struct standing *standing);
