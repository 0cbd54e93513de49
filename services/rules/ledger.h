// What the figures are computed from: the determinations in force and the persons counted so far.
//
// The ledger holds the winning version of everything that was determined, in no particular order of arrival, and sums
// of persons. It knows nothing of Kafka, SQL or a clock.
#pragma once

#include "rules/determination.h"
#include "rules/persons.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ledger;
struct determinations;

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

// The determinations as the rules look them up (determinations.h). Borrowed from the ledger until they change.
const struct determinations *ledger_determinations(const struct ledger *ledger);
