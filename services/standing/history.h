// What changed a municipality's (or the nation's) determined figures in a period, and by which event: table
// quota_change.
#pragma once

#include "common/database.h"
#include "rules/determination.h"

struct figure_change {
    const char *figure; // national_total, total_status, quota, transferred or carry_over
    bool has_before, has_after;
    int64_t before, after; // persons, or enum total_status
};

// Changes that were found at one moment for one cause.
struct change {
    int64_t changed_at;    // microseconds since 2000-01-01T00:00:00Z
    int32_t position_date; // DAY_NONE: none
    char *cause;           // as column quota_change.cause; NULL: not known
    bool has_source;
    struct source source; // the event of the determination that is the cause
    struct figure_change *figures;
    size_t count;
};

struct history {
    struct change *changes; // newest first
    size_t count;
};

// Reads it; code CODE_NONE is the nation. At most `most` changes, the newest. Free with history_free, also after a
// failure.
MUST_CHECK bool history_read(struct history *history, int code, int period, int most, struct database *database,
                             struct error *error);
void history_free(struct history *history);
