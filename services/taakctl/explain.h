// How a municipality's figures come about: every rule with its numbers filled in, and the event of each input.
#pragma once

#include "rules/explain.h"
#include "taakctl/standing.h"

// One step of how a figure comes about: a sentence with its numbers, and the event that said so.
struct step {
    const char *about;
    char *text;
    const struct source *source; // NULL: computed
};

struct steps {
    const struct standing *standing;
    const struct explanation *why;
    int period;
    struct step *items;
    size_t count;
};

// Fills the steps from standing, why and period, which the caller set. Free with steps_free.
void steps_make(struct steps *steps);
void steps_free(struct steps *steps);

// "Schijndel (GM0844)".
#define NAMED_SIZE 224 // a name has at most 200 bytes
const char *steps_named(const struct steps *steps, int code, int period, char text[NAMED_SIZE]);
