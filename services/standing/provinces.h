// Where a municipality lies, and what a province's municipalities are together.
#pragma once

#include "standing/told.h"

#define PROVINCES_MOST 100 // codes have two digits

// A municipality's name, province and position in a period, from the registers and reorganisations. Borrowed from the
// ledger; NULL where it never had one.
const struct municipality *municipality_place(const struct ledger *ledger, int code, int period);

// "Zeeland"; "" where there is no such province. And the number of the code that a text is, "PV29"; 0 for anything
// else.
const char *province_name(int province);
int province_parse(const char *text);
#define PROVINCE_TEXT_SIZE 8
const char *province_format(int province, char text[PROVINCE_TEXT_SIZE]);

// Sums over a province's municipalities in a period, in persons; and how many municipalities are on which schedule.
struct province_sums {
    int province;
    size_t municipalities;
    int64_t quota, transferred, carry_over, corrected_quota, realised, realised_family, remaining;
    uint32_t on_schedule, slightly_behind, behind;
};

// Of all provinces that have a municipality in the period, by code; *count of them. To be freed with free(); NULL where
// there is none.
struct province_sums *province_sums_make(const struct told_period *period, const struct ledger *ledger, size_t *count);

// For how many half-years in a row, up to and including the last one until `period` that has ended (`period` itself, if
// it has), a municipality ended with remaining > 0, and with how many persons the last of them. Both 0 where it did
// not. (DOMAIN R13: for display only.)
struct backlog_run {
    int half_years;
    int64_t persons;
};
struct backlog_run backlog_run_of(const struct told *told, int code, int period);
