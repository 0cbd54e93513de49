// Counters and gauges of a program, read by its HTTP thread while others write them.
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define METRIC_LABELS_SIZE 96

// One time series. Those of one name stand one behind the other and share help and type.
struct metric {
    const char *name; // Prometheus: base unit in the name, _total for a counter
    const char *help;
    const char *type;                // "counter" or "gauge"
    char labels[METRIC_LABELS_SIZE]; // such as topic="municipal.placements.v1",result="stored"; "" for none
    _Atomic int64_t value;
};

static inline void metric_set(struct metric *metric, int64_t value)
{
    atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

static inline void metric_add(struct metric *metric, int64_t value)
{
    atomic_fetch_add_explicit(&metric->value, value, memory_order_relaxed);
}

// Prometheus text exposition format 0.0.4.
void metrics_print(FILE *out, struct metric *metrics, size_t count);
