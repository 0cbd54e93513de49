// How the steps are made: what they share. Part of steps.
#pragma once

#include "common/number_text.h"
#include "rules/explain.h"
#include "standing/language.h"
#include "standing/words.h"

struct standing;
struct steps;

// What the steps are made of, and the steps so far.
struct telling {
    const struct standing *standing;
    const struct explanation *why;
    int period;
    enum language language;
    struct steps *steps;
};

// A text in the language of the telling. Both languages stand side by side and take the same arguments in the same
// order, which the compiler checks where it is a format.
#define IN(telling, dutch, english) ((telling)->language == LANGUAGE_NL ? (dutch) : (english))

// Adds a step; source NULL: it is computed.
__attribute__((format(printf, 4, 5))) void step_add(struct telling *telling, const char *about,
                                                    const struct source *source, const char *format, ...);

struct number {
    char text[NUMBER_TEXT_SIZE];
};

// Each is written into and returned as the text of `number`.
const char *grouped(const struct telling *telling, int64_t value, struct number *number);
const char *with_sign(const struct telling *telling, int64_t value, struct number *number);
const char *decimal(const struct telling *telling, double value, int decimals, struct number *number);

// The rule that gives the quota, both readings of it, and the official one.
void explain_quota_rule(struct telling *telling);
