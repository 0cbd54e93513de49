// Counters, gauges and histograms of a process, with labels, printed by its HTTP thread while other threads change
// them.
//
// A series exists from metric_new until metric_free, and then no longer shows. Any thread may call everything here;
// changing a value takes no lock. Where something happens for each event, a batch adds it up and tells it once.
#pragma once

#include <stdint.h>
#include <stdio.h>

enum metric_type {
    METRIC_COUNTER,   // only rises; starts at 0 with the process
    METRIC_GAUGE,     // goes up and down
    METRIC_AGE,       // a gauge that grows by itself: of something that began at metric_set, 0 where that set 0
    METRIC_HISTOGRAM, // how many of what was observed were not longer than each of METRIC_BOUNDS_MS
};

// What all series of a name have in common. The name is as Prometheus advises: with its base unit, _total of a counter.
// One that ends in _seconds is told in milliseconds here, and printed in seconds.
struct metric_family {
    const char *name;
    const char *help;
    enum metric_type type;
};

#define METRIC_BOUNDS_MS 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 3600000

struct metric;

// A new series of a family, which is borrowed, with labels formatted as by printf, such as "topic=\"%s\"", or "" for
// none. The values of labels must be names of ours: nothing that came from outside.
__attribute__((format(printf, 2, 3))) struct metric *metric_new(const struct metric_family *family, const char *labels,
                                                                ...);
void metric_free(struct metric *metric); // NULL is fine

// All these do nothing where the metric is NULL.
void metric_set(struct metric *metric, int64_t value); // a gauge; of an age: clock_ms when it began, 0: there is none
void metric_add(struct metric *metric, int64_t value);
void metric_observe(struct metric *metric, int64_t ms, int64_t times); // a histogram: so many took so long

// Writes all series in Prometheus' text exposition format 0.0.4, those of a family together.
void metrics_print(FILE *out);

// Writes what Prometheus' client libraries tell of every process: processor time, memory, file descriptors, start.
void process_metrics_print(FILE *out);
