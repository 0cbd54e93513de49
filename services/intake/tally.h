// What a consumer counts of its messages: in the metrics, and in the log where some were rejected or overtaken, summed
// up so that a flood of them is a line every ten seconds.
#pragma once

#include "common/metrics.h"
#include "intake/record.h"

// What became of the messages since the batch was made, in the order of their arrival: each is one of the four.
struct batch_counts {
    int64_t events;
    int64_t stored;    // came to hold
    int64_t overtaken; // lost to a version that came before: one with a later ce_time, or as late and with a higher id
    int64_t duplicate; // the very event that holds
    int64_t rejected;
    int64_t reasons[REJECT_REASONS]; // of the rejected ones
};

// Metrics of a consumer, for service_open.
extern struct metric tally_metrics[];
extern const size_t tally_metric_count;

// Names the topic in them; to be called before anybody looks at them.
void tally_describe(const struct record_kind *kind);

// What is not yet told in the log.
struct tally {
    const char *topic;
    struct batch_counts untold;
    int64_t told_ms; // when it was last told; 0: not yet
};

// A batch was written, which counts so much more now than before.
void tally_add(struct tally *tally, const struct batch_counts *before, const struct batch_counts *after);

// A batch was given up, as another consumer had the partition.
void tally_fenced(void);

// To be called every now and then: tells what is untold, when it is time.
void tally_tell(struct tally *tally);

// Tells what was not told yet: nothing more comes.
void tally_end(struct tally *tally);
