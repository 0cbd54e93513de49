// What a consumer counts of its messages: in the metrics at once, and in the log where some were rejected or overtaken.
// There they are summed up, so that a flood of them is one line every ten seconds.
#pragma once

#include "common/metrics.h"
#include "intake/record.h"

// What became of the messages that were written since the batch was made. Each message counts as one of the four, by
// how things stood when it came: a version that held for a while and was replaced in the same batch counts as stored.
struct batch_counts {
    int64_t events;    // all of them
    int64_t stored;    // it was the newest version of its record
    int64_t overtaken; // a newer version was there: one with a later ce_time, or at the same time with a higher id
    int64_t duplicate; // the very same event was there
    int64_t rejected;
    int64_t reasons[REJECT_REASONS]; // the rejected ones, by enum reject_reason
};

// A consumer's metrics, for service_open. They are of the whole process, so a process has one consumer.
extern struct metric tally_metrics[];
extern const size_t tally_metric_count;

// Writes names, helps and labels (with the kind's topic) into the metrics. To be called before service_open.
void tally_describe(const struct record_kind *kind);

// What the log has not been told yet. Begin with {.topic = …}, which is borrowed.
struct tally {
    const char *topic;
    struct batch_counts untold;
    int64_t told_ms; // when it was last told (clock_ms); 0: never
};

// A batch was written: adds to the metrics what its counts (batch_counts) have become more by, and tells the log if it
// is time.
void tally_add(struct tally *tally, const struct batch_counts *before, const struct batch_counts *after);

// A batch was given up because another consumer has the partition: counts that.
void tally_fenced(void);

// To be called every now and then while no batch is written: tells the log what it has not been told, if it is time.
void tally_tell(struct tally *tally);

// Tells the log everything that is left: to be called at the end.
void tally_end(struct tally *tally);
