// Messages that were rejected, as the database keeps them: which there are, and how many.
#pragma once

#include "common/arena.h"
#include "common/database.h"
#include "messages/message.h"

#include <jansson.h>

// Which are meant; NULL: any.
struct rejects_filter {
    const char *reason; // as reject_reason_name gives it
    const char *topic;  // an input topic
    const char *since;  // a time in UTC as PostgreSQL reads one: "2017-04-01 09:30", "yesterday"
};

// As the first three parameters of a query.
void rejects_filter_parameters(const struct rejects_filter *filter, struct parameters *parameters);

// Whether a query failed because `since` is no time.
bool rejects_since_refused(const struct error *error);

// One reject but for the message. All texts are borrowed from what it was read from.
struct reject {
    int64_t id;
    const char *rejected_at; // "2017-04-01T09:30:00Z"
    const char *topic;       // with partition and offset: where the message is
    int32_t partition;
    int64_t offset;
    const char *stage, *reason, *explanation;
    int64_t sequence;        // its outbox-sequence on taakstelling.rejects.v1; 0: it is not there yet
    const char *replayed_at; // when it was sent again; NULL: never
};

struct reject_count {
    const char *topic, *reason;
    int64_t rejects, replayed; // how many of them were sent again
};

struct rejects {
    struct reject *newest; // of those that the filter lets through, the newest first
    size_t newest_count;
    struct reject_count *counts; // of all of these by topic and reason, the most first
    size_t counts_count;
    int64_t all; // how many these are
    int64_t
        only_on_topic; // more that are not kept here any more; 0 with a reason or a time, which nobody knows of them
    PGresult *rows, *sum_rows; // what the texts are borrowed from
};

// Reads at most `limit` of them and all counts. Free with rejects_free, also where it failed.
MUST_CHECK bool rejects_read(struct rejects *rejects, struct database *database, const struct rejects_filter *filter,
                             int64_t limit, struct error *error);
void rejects_free(struct rejects *rejects);

// {"count", "only_on_topic", "counts": […], "rejects": […]}; and of one reject all but when it was sent again, for more
// to be added. The caller's.
json_t *rejects_json(const struct rejects *rejects);
json_t *reject_fields(const struct reject *reject);

// From a row whose first ten columns are rejects_list.sql's; borrowed from it.
struct reject reject_of_row(const PGresult *rows, int row);

// The headers in two columns of bytea[], in the arena, with room for so many more; the values are borrowed from the
// row.
struct header *reject_headers(const PGresult *rows, int row, int name_column, int value_column, size_t more,
                              struct arena *arena, size_t *count);

// Sets ERROR_FATAL that says why there is no reject of that id, and what to do; `more` goes behind it. Always false.
MUST_CHECK bool reject_missing(struct database *database, int64_t id, const char *more, struct error *error);

// "placements/3@1234".
#define REJECT_PLACE_SIZE 128
const char *reject_place(const char *topic, int32_t partition, int64_t offset, char place[REJECT_PLACE_SIZE]);
