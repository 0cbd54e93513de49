// What a consumer counts of its messages: in the metrics at once, and in the log where some were rejected or overtaken.
// There they are summed up, so that a flood of them is one line every ten seconds.
#pragma once

#include "intake/arrivals.h"
#include "intake/record.h"
#include "intake/reject_sources.h"

// What became of the messages that were written since the batch was made. Each message counts as one of the four, by
// how things stood when it came: a version that held for a while and was replaced in the same batch counts as stored.
struct batch_counts {
    int64_t events;    // all of them
    int64_t stored;    // it was the newest version of its record
    int64_t overtaken; // a newer version was there: one with a later ce_time, or at the same time with a higher id
    int64_t duplicate; // the very same event was there
    int64_t rejected;
    int64_t reasons[REJECT_REASONS];  // the rejected ones, by enum reject_reason
    int64_t verified;                 // its signatures were looked at, and are right
    int64_t warnings[REJECT_REASONS]; // it was not rejected, though it would have been under "require"
};

// A consumer's counters, and what the log has not been told yet.
struct tally;

// Makes the metrics, for the topic of a kind, which is borrowed.
struct tally *tally_new(const struct record_kind *kind);
void tally_free(struct tally *tally); // tells the log everything that is left; the metrics stay

// A batch was written: adds to the metrics what its counts (batch_counts) have become more by, and tells the log if it
// is time. The arrivals are those of its messages, the sources those of what was rejected and of what counts though its
// signatures fail.
void tally_add(struct tally *tally, const struct batch_counts *before, const struct batch_counts *after,
               const struct arrivals *arrivals, const struct reject_sources *sources,
               const struct reject_sources *warned);

// A batch was given up because another consumer has the partition: counts that.
void tally_fenced(struct tally *tally);

// To be called every now and then while no batch is written: tells the log what it has not been told, if it is time.
void tally_tell(struct tally *tally);
