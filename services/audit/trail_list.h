// What the audit trail tells: who did what, the newest first.
#pragma once

#include "common/database.h"

#include <jansson.h>

// Which entries are meant. Where a member is NULL, any is.
struct trail_filter {
    const char *kind;
    const char *since; // not before that time, in UTC, as PostgreSQL reads one (rejects_time_refused)
    int64_t limit;     // how many at most
};

// An entry; what does not apply to it is NULL. All texts are borrowed from the result that it was read from.
struct trail_entry {
    int64_t number;
    const char *at; // "2017-04-01T09:30:00Z"
    const char *database_role, *operating_user, *program, *kind, *what;
    const char *place, *event_id, *source, *key_ids; // of a determination; key_ids in JSON
};

struct trail_list {
    struct trail_entry *entries;
    size_t count;
    PGresult *rows;
};

// Begin with {0}; free with trail_list_free, also where it failed.
MUST_CHECK bool trail_list_read(struct trail_list *list, struct database *database, const struct trail_filter *filter,
                                struct error *error);
void trail_list_free(struct trail_list *list);

// The same as JSON: a list of objects. The caller owns it.
json_t *trail_list_json(const struct trail_list *list);
