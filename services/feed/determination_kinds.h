// What can be determined, and how what is given and rows of each kind become its message.
#pragma once

#include "common/arena.h"
#include "feed/remarks.h"
#include "feed/row.h"

#include "taakstelling/v1/determination.pb-c.h"

// What is given once, beside the rows: the fields of the messages that it goes to have the same names.
enum determination_given {
    GIVEN_PERIOD,
    GIVEN_PERSONS,
    GIVEN_STATUS,
    GIVEN_ANNOUNCED_ON,
    GIVEN_METHOD,
    GIVEN_FROM,
    GIVEN_TO,
    GIVEN_DECIDED_ON,
    GIVEN_EFFECTIVE_ON,
    GIVEN_ID,
    GIVENS
};
#define GIVEN_BIT(given) (1u << (given))

// One determination in the making.
struct draft {
    struct draft *next;
    const char *day; // by which rows go together: effective_on, reference_date; NULL: all are one
    Taakstelling__V1__Determination *message;
    void *said; // the message of the kind, within it
    struct remarks *remarks;
    int64_t line;        // of the row that is being taken; 0: it comes from no line
    bool national_given; // of a population: the row of the whole country came
};

struct draft_kind {
    const char *name;
    const char *field;          // of Determination
    unsigned needed, allowed;   // bits of what is given
    bool by_day;                // column 0 is the day by which rows go together
    bool by_municipality;       // rows are a code and a number, so that one may be written CODE=PERSONS
    struct row_columns columns; // none: no rows
    // Adds a row to the message; what it keeps is in the arena. False with the fault.
    bool (*row)(struct draft *draft, const char *const *values, struct arena *arena, struct row_fault *fault);
};

const struct draft_kind *draft_kind_find(const char *name); // NULL: none
