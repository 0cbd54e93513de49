// Where everyone stands: the ledger at one moment and the figures that the rules make of it.
#pragma once

#include "rules/figures.h"
#include "rules/ledger.h"
#include "taakctl/command.h"

struct standing {
    struct ledger *ledger;
    struct figures *figures;
};

// Reads and computes; false with context->error. Free with standing_free, also after a failure.
MUST_CHECK bool standing_read(struct context *context, struct standing *standing);
void standing_free(struct standing *standing);

// The municipality of a code ("GM0716") or name, as municipality_name.h compares them; CODE_NONE with ERROR_FATAL and
// what to do where there is none or more than one.
int standing_municipality(const struct standing *standing, const char *text, struct error *error);

// The name of a code on the period's first day; "" where it has none.
const char *standing_name(const struct standing *standing, int code, int period);

// The published period that runs, else the last that ended, else the first; PERIOD_NONE where there is none.
int standing_current_period(const struct standing *standing);

// "2017-I", as people write it.
const char *period_roman(int period, char text[PERIOD_TEXT_SIZE]);

const char *phase_name(enum phase phase);
const char *total_status_name(enum total_status status);
const char *basis_name(enum basis basis);
const char *schedule_name(enum schedule schedule);
const char *balance_name(int64_t carry_over); // "backlog", "lead" or ""
