// What can be determined, and how values that are given once and rows become the message of each kind.
#pragma once

#include "common/arena.h"
#include "feed/remarks.h"
#include "feed/row.h"

#include "taakstelling/v1/determination.pb-c.h"

// What can be given once, beside the rows. Each goes into the field of the message that has its name (FROM and TO into
// from_code and to_code).
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

// A determination in the making.
struct draft {
    struct draft *next;
    const char *day; // the day whose rows go into it (effective_on, reference_date); NULL: all rows do
    Taakstelling__V1__Determination *message;
    void *said;              // the message of its kind within it, such as a Taakstelling__V1__Population
    struct remarks *remarks; // for what is doubtful
    int64_t line;            // where the row that is being added stands in the input; 0: nowhere
    bool national_given;     // of a population: there was a row of the whole country
};

struct draft_kind {
    const char *name;           // "register", "total" …: what people call it
    const char *field;          // of message Determination, in which it is said
    unsigned needed, allowed;   // what must and what may be given: GIVEN_BIT of each
    bool by_day;                // rows go together by the day in column 0
    bool by_municipality;       // rows are a code and a number of persons, so one may also be written CODE=PERSONS
    struct row_columns columns; // of its rows; none: it has no rows
    // Adds a row, its values in the order of the columns, to the draft; what it keeps is copied into the arena. False
    // with the fault.
    bool (*row)(struct draft *draft, const char *const *values, struct arena *arena, struct row_fault *fault);
};

// The kind with that name; NULL where there is none.
const struct draft_kind *draft_kind_find(const char *name);
