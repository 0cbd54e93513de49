// The folder feed makes events of rows. Here is whatever stands between a file, a pipe or a buffer that people hand in
// and the events on the topics: how rows are written (rows, lines), how their values become fields of a message
// (fields), the kinds of records (record_rows) and of determinations (determination_kinds), what is doubtful though
// possible (doubts), the envelope of an event and its judgement (publication) and the sending (publishing,
// determination_events). Nothing here knows a terminal, an option of a command line or a database: what is remarked and
// how far the work is are told by callbacks, and what came of it is returned. Only the sending knows Kafka, so all else
// can be run on memory alone.
//
// Publishing rows of records: reads them, judges each as its consumer would, sends those that are good. Bad rows and
// doubts are remarks, and the rest is published all the same.
#pragma once

#include "common/progress.h"
#include "feed/delivery.h"
#include "feed/record_rows.h"
#include "feed/remarks.h"

#include <stdio.h>

// All pointers are borrowed.
struct publishing_request {
    FILE *in;                  // see rows_open
    const struct topic *topic; // of record_topic_find
    const char *event_source;  // see publication_open
    int64_t time_us;           // of events that have no event_time: microseconds since 2000
    const char *time_from;     // where that time is from, as publishing_json tells it
    struct remarks *remarks;
    const struct progress_listener *progress; // told of the bytes and lines that were read; NULL: nobody listens
};

// Chooses the time where nobody says it, so that the same file again gives the same events: when the input was last
// changed, where it is a file, else now.
void publishing_time_choose(struct publishing_request *request);

struct publishing_counts {
    int64_t lines;     // with a row on it
    int64_t good;      // of these that a consumer takes; the others are remarks
    int64_t own_times; // of the good ones that have an event_time
    int64_t delivered; // of the good ones that the broker has; of a dry run all
};

struct publishing;

// Reads the header line. NULL with the error of rows_open.
struct publishing *publishing_open(const struct publishing_request *request, struct error *error);
void publishing_close(struct publishing *publishing);

// Publishes all rows and waits until they arrived, also after a failure: what did arrive is counted. The producer is
// one for this alone; NULL: a dry run, which sends nothing. False with ERROR_POISON where there was no row, else with
// the first failure to read or to deliver.
MUST_CHECK bool publishing_run(struct publishing *publishing, struct producer *producer, struct error *error);

// To be asked before the producer is closed.
struct publishing_counts publishing_counts(const struct publishing *publishing);

// What came of it, with the doubts about its rows; `seconds` is how long it took. The caller's.
json_t *publishing_json(const struct publishing *publishing, double seconds);
