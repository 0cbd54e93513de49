// The rejected messages that the database keeps: which there are, and how many.
#pragma once

#include "common/arena.h"
#include "common/database.h"
#include "messages/message.h"

#include <jansson.h>

// Which rejects are meant. Where a member is NULL, any is.
struct rejects_filter {
    const char *reason; // as reject_reason_name gives it
    const char *topic;  // an input topic
    const char
        *since; // rejected at that time or later; in UTC, as PostgreSQL reads one: "2017-04-01 09:30", "yesterday"
    const char *until;  // rejected before that time
    const char *source; // a part of ce_source, in any case of letters
};

// Adds the filter as the next five parameters of a query, each null for any.
void rejects_filter_parameters(const struct rejects_filter *filter, struct parameters *parameters);

// Whether an error of a query with the filter says that `since` or `until` is no time.
bool rejects_time_refused(const struct error *error);

// Which rejects something is to be done with.
struct rejects_selection {
    struct rejects_filter filter;
    int64_t *ids; // only these; where there are none, all that the filter lets through and that are not dismissed
    size_t id_count;
};

// Adds the selection as the next six parameters of a query. What is made goes into the arena.
void rejects_selection_parameters(const struct rejects_selection *selection, struct parameters *parameters,
                                  struct arena *arena);

// How many are selected now, and the highest id of these. ERROR_FATAL where there is no reject of an id; `nothing` is
// then added to the message, such as ": nothing was sent".
MUST_CHECK bool rejects_selected(const struct rejects_selection *selection, struct database *database,
                                 const char *nothing, int64_t *count, int64_t *last_id, struct error *error);

// A reject, without the message. All texts are borrowed from the result that it was read from.
struct reject {
    int64_t id;
    const char *rejected_at; // "2017-04-01T09:30:00Z"
    const char *topic;       // with partition and offset: the place of the message on its topic
    int32_t partition;
    int64_t offset;
    const char *stage, *reason, *explanation;
    int64_t sequence;        // its outbox-sequence on taakstelling.rejects.v1; 0: it is not in the outbox yet
    const char *replayed_at; // when it was last sent again; NULL: never
    const char *source;      // its header ce_source, what is no ASCII in it escaped; NULL: none
    const char *dismissed_at, *dismissed_why; // when and why somebody dismissed it; NULL: nobody did
};

// Whether only the place and three headers were kept of a rejected message, as a person's number was in it: it was
// rejected for that, or for its signatures, for which none is without a ce_id.
bool reject_is_withheld(const char *reason, bool has_id);

struct reject_count {
    const char *topic, *reason, *source;
    int64_t rejects, replayed, dismissed; // how many there are; how many of these were sent again, and dismissed
    int64_t oldest_s, newest_s;           // how many seconds ago the first and the last of them were rejected
};

struct rejects {
    struct reject *newest; // the newest of each topic, reason and source that the filter lets through, the newest first
    size_t newest_count;
    struct reject_count
        *counts; // of all that the filter lets through, by topic, reason and source; the highest counts first
    size_t counts_count;
    int64_t all; // how many these are
    // How many more are on their topic but no longer here. Only their place is known, so it is 0 where the filter has a
    // reason, a time or a source.
    int64_t only_on_topic;
    PGresult *rows, *sum_rows; // what the texts are borrowed from
};

// Reads the newest, `limit` at most, and all counts; those that are dismissed only with `dismissed`. Free with
// rejects_free, also where it failed.
MUST_CHECK bool rejects_read(struct rejects *rejects, struct database *database, const struct rejects_filter *filter,
                             bool dismissed, int64_t limit, struct error *error);
void rejects_free(struct rejects *rejects);

// The whole as JSON: {"count", "only_on_topic", "counts": […], "rejects": […]}; and one reject, as
// an object to which more can be added. The caller owns them.
json_t *rejects_json(const struct rejects *rejects);
json_t *reject_fields(const struct reject *reject);

// The reject in a row of a result, whose first thirteen columns must be those of sql/rejects_list.sql. Its texts are
// borrowed from the result.
struct reject reject_of_row(const PGresult *rows, int row);

// Makes a list of headers of two columns bytea[], names and values, in the arena, with room for `more` to be added;
// *count is how many there are. The values are borrowed from the result.
struct header *reject_headers(const PGresult *rows, int row, int name_column, int value_column, size_t more,
                              struct arena *arena, size_t *count);

// Fills the error for a reject that is not in the table: ERROR_FATAL with why it is not, `more`, and what to do. Always
// returns false.
MUST_CHECK bool reject_missing(struct database *database, int64_t id, const char *more, struct error *error);

// A place for people, topic/partition@offset, as "placements/3@1234"; written into and returned as `place`.
#define REJECT_PLACE_SIZE 128
const char *reject_place(const char *topic, int32_t partition, int64_t offset, char place[REJECT_PLACE_SIZE]);
