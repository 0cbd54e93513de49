// When the messages of a batch came to the broker, in few numbers: how long each took until it was committed is counted
// (taakstelling_event_commit_seconds) without keeping 15,000 timestamps.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ARRIVAL_RUNS 64

// Begin with {0}.
struct arrivals {
    struct arrival_run {
        int64_t from_ms, to_ms; // by the timestamps of Kafka
        int64_t events;
    } runs[ARRIVAL_RUNS];
    size_t count;
};

// Adds a message; -1 is one without a timestamp, and left out. Messages behind each other share a run where that makes
// their age wrong by no more than a sixteenth, or where there is no room for another run.
void arrivals_add(struct arrivals *arrivals, int64_t timestamp_ms);

// The earliest of all; -1: there is none.
int64_t arrivals_oldest(const struct arrivals *arrivals);
