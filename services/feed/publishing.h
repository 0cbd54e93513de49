// Publishing rows of records: reads them, judges each as its consumer would, and sends those that are good. What is bad
// or doubtful becomes a remark, and the rest is published all the same.
//
// The folder `feed` makes events of rows: everything that stands between a file, a pipe or a buffer that people hand in
// and the events on the topics.
// - rows (row_json, row_csv, workbook; lines, head, utf16): how rows are written, and in which encoding;
// - grid (header, headings, cells): what of a table is a row, and which column is which;
// - notation, municipalities: the ways in which people write a value; reading: how it was read, to be told;
// - fields: how values become the fields of a message;
// - record_rows, determination_kinds: the kinds of records and of determinations;
// - remarks, doubts, seen: what is said about lines that are bad, or possible but doubtful;
// - publication: the envelope of an event, and its judgement;
// - delivery, publishing, determination_drafts and determination_events: putting it together, and sending.
// Nothing here knows a terminal, an option of a command line (but that some messages name --ignore and --sheet) or a
// database: remarks and progress are told by callbacks, municipalities are looked up by one, and results are returned.
// Only the sending knows Kafka, so all else runs on memory alone.
#pragma once

#include "common/progress.h"
#include "feed/delivery.h"
#include "feed/reading.h"
#include "feed/record_rows.h"
#include "feed/remarks.h"

#include <stdio.h>

// What is to be published. All pointers are borrowed until publishing_close.
struct publishing_request {
    FILE *in;                    // the rows (rows.h)
    const struct topic *topic;   // where they go; from record_topic_find
    const char *event_source;    // ce_source of the events
    const struct signer *signer; // signs them; NULL: they go unsigned
    int64_t time_us;             // ce_time of rows without an event_time: microseconds since 2000-01-01 UTC
    const char *time_from;       // where that time is from, in words for publishing_json
    struct remarks *remarks;
    struct reading *reading;                  // how the rows are read
    const struct progress_listener *progress; // hears how many bytes and lines were read; NULL: nobody listens
};

// Fills time_us and time_from where nobody says a time: when `in` was last changed where it is a file, so that the same
// file again gives the same events, else now; in whole seconds where the events are signed.
void publishing_time_choose(struct publishing_request *request);

struct publishing_counts {
    int64_t lines;     // lines with a row on them
    int64_t good;      // of these, those that a consumer takes; the others are remarks
    int64_t own_times; // of the good ones, those that have an event_time
    int64_t delivered; // of the good ones, those that the broker has; all of them in a dry run
};

struct publishing;

// Reads the header line, where there is one. NULL with the error of rows_open.
struct publishing *publishing_open(const struct publishing_request *request, struct error *error);
void publishing_close(struct publishing *publishing);

// Publishes all rows and waits until they have arrived, also after a failure, so that what did arrive is counted. The
// producer must serve nothing else; where it is NULL nothing is sent (a dry run). False with ERROR_POISON where there
// was no row, else with the first failure to read or to deliver. error->kind must be ERROR_NONE before.
MUST_CHECK bool publishing_run(struct publishing *publishing, struct producer *producer, struct error *error);

// The counts so far, also after a failure. To be asked before the producer is closed.
struct publishing_counts publishing_counts(const struct publishing *publishing);

// The counts and the doubts as JSON, with the time and where it is from; `seconds` is how long it took. To be asked
// before the producer is closed; the caller frees it.
json_t *publishing_json(const struct publishing *publishing, double seconds);
