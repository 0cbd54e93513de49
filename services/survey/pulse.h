// Looks again and again at all that moves, in a thread of its own, so that who shows it never waits for a server.
#pragma once

#include "audit/rejects.h"
#include "survey/lag.h"

// What was seen at one moment.
struct pulse_shot {
    int64_t at_ms;                // when it was complete (unix_ms); 0: nothing was seen yet
    bool whole;                   // all below is there; else only what is wrong
    char wrong[512];              // why it is not, in one line; "" where all is there
    struct lag lag;               // with rates, from the second shot on
    struct rejects rejects;       // those that nobody has dismissed, by topic, reason and source; no single ones
    int64_t asked_ms;             // how long the whole took
    int64_t database_ms;          // of which PostgreSQL took so long for the last question
    int64_t published_per_second; // messages; RATE_UNKNOWN: not known yet
};

struct pulse;

// Begins to look, every so many milliseconds. The settings are borrowed. NULL with the error where there is no thread.
struct pulse *pulse_start(const struct settings *settings, const char *program, int every_ms, struct error *error);

// NULL is fine. Where a server does not answer, the thread is left to itself after a second, with its memory: for a
// program that ends then.
void pulse_stop(struct pulse *pulse);

// While it pauses, the latest shot stays the latest, and no server is asked.
void pulse_pause(struct pulse *pulse, bool pauses);

// The latest shot, which stays as it is until pulse_release.
const struct pulse_shot *pulse_hold(struct pulse *pulse);
void pulse_release(struct pulse *pulse);
