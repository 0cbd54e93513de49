// What can be determined: a struct for each kind, with the values of the message of the same name. Their meaning, units
// and signs are told in proto/taakstelling/v1/determination.proto. Days and periods are numbers as in calendar.h,
// municipalities as in municipality.h.
#pragma once

#include "rules/calendar.h"
#include "rules/municipality.h"

#include <stddef.h>
#include <stdint.h>

// The kinds, each with the order in which determinations.h keeps its determinations.
enum determination_kind {
    DETERMINATION_TOTAL,           // by period, announced_on, status, event
    DETERMINATION_POPULATION,      // by reference day, event
    DETERMINATION_OFFICIAL_QUOTA,  // by period, announced_on, event
    DETERMINATION_TRANSFER,        // by period, id, event
    DETERMINATION_OPENING_BALANCE, // by period, event
    DETERMINATION_REORGANISATION,  // by effective_on, id, event
    DETERMINATION_REGISTER,        // by effective_on, event
    DETERMINATION_KINDS
};

// The numbers are those of the enums TotalStatus and Method.
enum total_status { TOTAL_FORECAST = 1, TOTAL_DEFINITIVE = 2, TOTAL_INDICATIVE = 3 };
enum method { METHOD_STATUTORY = 1, METHOD_SUM_PRESERVING = 2 };

// The event that determined it, for whoever asks where a figure came from.
struct source {
    uint8_t event_id[16];
    int64_t event_time; // ce_time, microseconds since 2000-01-01T00:00:00Z
};

struct national_total {
    int period;
    uint32_t persons;
    enum total_status status; // never TOTAL_INDICATIVE: that one is computed, not determined
    int32_t announced_on;
    enum method method;
    struct source source;
};

// A number for one municipality.
struct code_amount {
    int code;
    int64_t amount; // inhabitants or persons, by what it is in
};

struct population {
    int32_t reference_day;
    uint64_t national;
    struct code_amount *inhabitants; // each code at most once
    size_t count;
    struct source source;
};

struct official_quota {
    int period;
    int32_t announced_on;
    struct code_amount *quotas; // each code at most once
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
    struct code_amount *balances; // each code at most once; + backlog, - lead
    size_t count;
    struct source source;
};

// So many inhabitants of one municipality go to another one, or stay in it (both codes are the same then).
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
