// Counters and gauges of a program, printed by its HTTP thread while other threads change them.
//
// A program declares all its metrics beforehand, in one array. A counter only rises and starts at 0 with the process; a
// gauge goes up and down.
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define METRIC_LABELS_SIZE 96

// One time series: a name with one set of labels. Those that have the name in common stand one behind the other in the
// array and have the same help and type.
struct metric {
    const char *name; // as Prometheus advises: with its base unit, and _total for a counter
    const char *help;
    const char *type;                // "counter" or "gauge"
    char labels[METRIC_LABELS_SIZE]; // such as topic="municipal.placements.v1",result="stored"; "" for none
    _Atomic int64_t value;
};

// Any thread may call these, without a lock.
static inline void metric_set(struct metric *metric, int64_t value)
{
    atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

static inline void metric_add(struct metric *metric, int64_t value)
{
    atomic_fetch_add_explicit(&metric->value, value, memory_order_relaxed);
}

// Writes all of them in Prometheus' text exposition format 0.0.4.
void metrics_print(FILE *out, struct metric *metrics, size_t count);
