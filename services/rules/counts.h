// The persons counted so far: those housed by code and period, those who came in by kind and day. Part of the rules
// library; others call ledger.h.
//
// Sums over a period and over all are kept as the counts change, so that asking for one takes the same time however
// many days and codes there are.
#pragma once

#include "rules/calendar.h"
#include "rules/municipality.h"
#include "rules/persons.h"

#include <stdbool.h>
#include <stdint.h>

#define COUNTS_FIRST_YEAR 2000
#define COUNTS_LAST_YEAR  2100
#define COUNTS_PERIODS    ((COUNTS_LAST_YEAR - COUNTS_FIRST_YEAR + 1) * 2)

struct counts {
    struct housed *housed[COUNTS_PERIODS]; // by code; NULL until somebody is housed in the period
    struct housed housed_period[COUNTS_PERIODS];
    struct housed housed_all;
    int64_t *inflow[INFLOW_KINDS]; // by day; NULL until somebody comes in
    int64_t inflow_period[INFLOW_KINDS][COUNTS_PERIODS];
    int64_t inflow_all[INFLOW_KINDS];
};

void counts_clear(struct counts *counts);

// As ledger_set_housed and ledger_set_inflow.
__attribute__((warn_unused_result)) bool counts_set_housed(struct counts *counts, int code, int period,
                                                           struct housed housed);
__attribute__((warn_unused_result)) bool counts_set_inflow(struct counts *counts, enum inflow kind, int32_t day,
                                                           int64_t persons);

// Copies, into counts that are empty: all that were housed; those who came in on a day before `before`. False where
// memory is short.
__attribute__((warn_unused_result)) bool counts_copy_housed(struct counts *counts, const struct counts *from);
__attribute__((warn_unused_result)) bool counts_copy_inflow(struct counts *counts, const struct counts *from,
                                                            int32_t before);

// 0 where nothing was ever set.
struct housed counts_housed(const struct counts *counts, int code, int period);
struct housed counts_housed_period(const struct counts *counts, int period);
int64_t counts_inflow(const struct counts *counts, enum inflow kind, int32_t first_day, int32_t last_day);
int64_t counts_inflow_period(const struct counts *counts, enum inflow kind, int period);
