// How a municipality's figures in a period come about, told in steps: every rule that was applied, with its numbers
// filled in and the article that it follows, and the event of each input.
#pragma once

#include "standing/language.h"
#include "standing/standing.h"

// One step.
struct step {
    const char *about;           // what it is about, such as "Quota" or "Taakstelling"; "": the same as the step before
    char *text;                  // a sentence or two; NULL where memory was short
    const struct source *source; // the event that determined it, borrowed from the ledger; NULL: it is computed
};

struct steps {
    struct step *items;
    size_t count;
};

// Makes the steps, in a language. False where the municipality has no figures in the period, or memory is short. Free
// with steps_free, also after that.
MUST_CHECK bool steps_make(struct steps *steps, const struct standing *standing, int code, int period,
                           enum language language);
void steps_free(struct steps *steps);
