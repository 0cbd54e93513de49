// What the figures are computed from: the determinations in force and the persons counted so far.
//
// The ledger holds the winning version of everything that was determined, in no particular order of arrival, and sums
// of persons. It knows nothing of Kafka, SQL or a clock. Municipalities go by the number of their CBS code: GM0716 is
// 716, 0 to 9999.
#pragma once

#include "rules/calendar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUNICIPALITY_CODES 10000 // codes GM0000 to GM9999
#define CODE_NONE          (-1)

enum total_status { TOTAL_FORECAST = 1, TOTAL_DEFINITIVE = 2, TOTAL_INDICATIVE = 3 }; // numbers of TotalStatus
enum method { METHOD_STATUTORY = 1, METHOD_SUM_PRESERVING = 2 };                      // numbers of Method

// The event that said something; what --explain names.
struct source {
    uint8_t event_id[16];
    int64_t event_time; // microseconds since 2000-01-01T00:00:00Z
};

struct national_total {
    int period;
    uint32_t persons;
    enum total_status status; // never INDICATIVE here
    int32_t announced_on;
    enum method method;
    struct source source;
};

struct code_amount {
    int code;
    int64_t amount; // inhabitants or persons
};

struct population {
    int32_t reference_day;
    uint64_t national;
    struct code_amount *inhabitants; // each code once
    size_t count;
    struct source source;
};

struct official_quota {
    int period;
    int32_t announced_on;
    struct code_amount *quotas; // each code once
    size_t count;
    struct source source;
};

struct transfer {
    uint8_t id[16];
    int period;
    int from_code;
    int to_code;
    uint32_t persons;
    int32_t decided_on;
    struct source source;
};

struct opening_balance {
    int period;
    struct code_amount *balances; // each code once; + backlog, - lead
    size_t count;
    struct source source;
};

struct municipality {
    int code;
    char *name;   // UTF-8, never NULL
    int province; // 29 is PV29
    double latitude, longitude;
};

struct reorganised_part {
    int from_code;
    int to_code;
    uint64_t inhabitants;
};

struct reorganisation {
    uint8_t id[16];
    int32_t effective_on; // a 1 January
    struct reorganised_part *parts;
    size_t part_count;
    struct municipality *municipalities; // those that start
    size_t municipality_count;
    struct source source;
};

struct municipal_register {
    int32_t effective_on;
    struct municipality *municipalities;
    size_t count;
    struct source source;
};

// Where persons come in: a permit's category (numbers of PermitCategory) or an arrival of family members.
enum inflow {
    INFLOW_FAMILY_ARRIVAL = 0,
    INFLOW_ASYLUM = 1,
    INFLOW_FAMILY_PERMIT = 2,
    INFLOW_RELOCATION = 3,
    INFLOW_RESETTLEMENT = 4,
    INFLOW_KINDS = 5,
};

struct housed {
    int64_t persons;
    int64_t family; // of these: family members
};

struct ledger;

// NULL where memory is short. Freeing NULL is fine.
struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);

// Forgets all determinations, keeps the counts: an emitter that hears of a new determination reads them all anew.
void ledger_clear_determinations(struct ledger *ledger);

// Each adds the winning, not withdrawn version of one determination; the ledger copies it, lists and names included.
// False where memory is short; what was added before stays.
#define LEDGER_ADD __attribute__((warn_unused_result)) bool
LEDGER_ADD ledger_add_total(struct ledger *ledger, const struct national_total *total);
LEDGER_ADD ledger_add_population(struct ledger *ledger, const struct population *population);
LEDGER_ADD ledger_add_official_quota(struct ledger *ledger, const struct official_quota *official);
LEDGER_ADD ledger_add_transfer(struct ledger *ledger, const struct transfer *transfer);
LEDGER_ADD ledger_add_opening_balance(struct ledger *ledger, const struct opening_balance *balance);
LEDGER_ADD ledger_add_reorganisation(struct ledger *ledger, const struct reorganisation *reorganisation);
LEDGER_ADD ledger_add_register(struct ledger *ledger, const struct municipal_register *municipal_register);

// Sets (not adds) how many persons were housed by a code in a period, or came in on a day. False where memory is short,
// the day or period is outside 2000 to 2100, or the code outside 0 to 9999.
LEDGER_ADD ledger_set_housed(struct ledger *ledger, int code, int period, struct housed housed);
LEDGER_ADD ledger_set_inflow(struct ledger *ledger, enum inflow kind, int32_t day, int64_t persons);

// Adds to how many persons were housed by a code in a period, as when a month is counted; a negative number takes away.
// False as above.
LEDGER_ADD ledger_add_housed(struct ledger *ledger, int code, int period, struct housed more);

// The highest day in any valid event so far, DAY_NONE before the first.
void ledger_set_position(struct ledger *ledger, int32_t day);

struct housed ledger_housed(const struct ledger *ledger, int code, int period);
int64_t ledger_inflow(const struct ledger *ledger, enum inflow kind, int32_t first_day, int32_t last_day); // inclusive
int64_t ledger_inflow_all(const struct ledger *ledger, enum inflow kind);
int64_t ledger_housed_all(const struct ledger *ledger);                      // unassigned too
struct housed ledger_housed_period(const struct ledger *ledger, int period); // by all codes, unassigned too
int64_t ledger_inflow_period(const struct ledger *ledger, enum inflow kind, int period);
int32_t ledger_position(const struct ledger *ledger);

// The name of a code on a day, or where it is none then, its newest name in any register or reorganisation; NULL where
// it has none. Borrowed from the ledger until its determinations change.
const char *ledger_name(const struct ledger *ledger, int code, int32_t day);
