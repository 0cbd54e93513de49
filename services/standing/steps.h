// How a municipality's figures come about: every rule with its numbers filled in, and the event of each input.
#pragma once

#include "standing/standing.h"

// One step: a sentence with its numbers, and the event that said so.
struct step {
    const char *about;           // what it comes to, such as "Quota"; "" where it goes on about the same
    char *text;                  // NULL where memory was short
    const struct source *source; // borrowed from the ledger; NULL: computed
};

struct steps {
    struct step *items;
    size_t count;
};

// The steps of a municipality's figures in a period. False where it has none then, or memory is short. Free with
// steps_free, also after that.
MUST_CHECK bool steps_make(struct steps *steps, const struct standing *standing, int code, int period);
void steps_free(struct steps *steps);
