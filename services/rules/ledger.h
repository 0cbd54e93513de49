// The ledger: everything that the figures are computed from. That is what was determined, how many persons came in and
// were housed, and the position date.
//
// It is filled by whoever knows where these come from, in any order, and holds of everything only the version that
// holds. It knows nothing of Kafka, SQL or a clock.
#pragma once

#include "rules/determination.h"
#include "rules/persons.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ledger;
struct determinations;

// An empty ledger, without a position date; NULL where memory is short. Freeing NULL is fine.
struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);

// A copy of all that a ledger holds. NULL where memory is short.
struct ledger *ledger_copy(const struct ledger *ledger);

// A ledger as of a day, which is its position date (docs/rules.md, "As of a day"): persons who came in before it,
// totals and official quotas announced before it, transfers decided before it, and all other determinations. Nobody is
// housed in it: a ledger does not hold in which month, so whoever knows that adds them. NULL where memory is short.
struct ledger *ledger_as_of(const struct ledger *ledger, int32_t day);

// Forgets all determinations and keeps the counts of persons: for whoever reads all determinations anew when one
// changes.
void ledger_clear_determinations(struct ledger *ledger);

// Each adds a determination: the version of it that holds, if that is not withdrawn. The ledger copies it, with its
// lists and names. Which of several is in force, the rules find out. False where memory is short; what was added before
// stays.
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

// Sets the position date: the highest day in any valid event so far, or DAY_NONE before the first one.
void ledger_set_position(struct ledger *ledger, int32_t day);

struct housed ledger_housed(const struct ledger *ledger, int code, int period);
int64_t ledger_inflow(const struct ledger *ledger, enum inflow kind, int32_t first_day, int32_t last_day); // inclusive
int64_t ledger_inflow_all(const struct ledger *ledger, enum inflow kind);
int64_t ledger_housed_all(const struct ledger *ledger);                      // unassigned too
struct housed ledger_housed_period(const struct ledger *ledger, int period); // by all codes, unassigned too
int64_t ledger_inflow_period(const struct ledger *ledger, enum inflow kind, int period);
int32_t ledger_position(const struct ledger *ledger); // the position date

// What a register or reorganisation says of a code on a day, and the name alone; where it is no municipality then, what
// the newest one says that names it; NULL where none does. Borrowed from the ledger until its determinations change.
const struct municipality *ledger_municipality(const struct ledger *ledger, int code, int32_t day);
const char *ledger_name(const struct ledger *ledger, int code, int32_t day);

// The determinations as the rules look them up (determinations.h). Borrowed from the ledger until they change.
const struct determinations *ledger_determinations(const struct ledger *ledger);
