// What `taakctl determine` can determine, and how flags and rows become its message.
#pragma once

#include "common/arena.h"
#include "taakctl/csv_rows.h"
#include "taakctl/remarks.h"

#include "taakstelling/v1/determination.pb-c.h"

// What can be given on the command line, each named as its field in the messages.
enum determine_flag {
    FLAG_PERIOD,
    FLAG_PERSONS,
    FLAG_STATUS,
    FLAG_ANNOUNCED_ON,
    FLAG_METHOD,
    FLAG_FROM,
    FLAG_TO,
    FLAG_DECIDED_ON,
    FLAG_EFFECTIVE_ON,
    FLAG_ID,
    FLAGS
};
#define FLAG_BIT(flag) (1u << (flag))

extern const char *const determine_flag_names[FLAGS]; // "announced-on"

// One determination in the making.
struct draft {
    struct draft *next;
    const char *day; // by which rows go together: effective_on, reference_date; NULL: all are one
    Taakstelling__V1__Determination *message;
    void *said; // the message of the kind, within it
    struct remarks *remarks;
    int64_t line;        // of the row that is being taken; 0: it came in an option
    bool national_given; // of a population: the row of the whole country came
};

struct determine_kind {
    const char *name;
    const char *field; // of Determination
    unsigned needed, allowed;
    bool by_day;                      // column 0 is the day by which rows go together
    bool by_municipality;             // rows may come as --municipality CODE=PERSONS
    const struct csv_column *columns; // NULL: no rows
    size_t column_count;
    bool (*row)(struct draft *draft, const char *const *values, struct arena *arena, struct csv_fault *fault);
};

const struct determine_kind *determine_kind_find(const char *name); // NULL: none

// A new draft with what the flags say; the arena owns it. What is doubtful in it and its rows goes to the remarks,
// which are borrowed. NULL with the fault.
struct draft *draft_new(const struct determine_kind *kind, const char *const flags[FLAGS], const char *day,
                        bool withdrawn, struct arena *arena, struct remarks *remarks, struct csv_fault *fault);
