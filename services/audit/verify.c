#include "audit/verify.h"
#include "audit/emitter_lag.h"
#include "audit/verify_changes.h"
#include "audit/verify_figures.h"
#include "audit/verify_records.h"
#include "audit/verify_topics.h"

// What the emitter must have done for a check to be right.
enum emitter_must {
    EMITTER_ANYTHING, // it may be anywhere
    EMITTER_FREE,     // figures are not held back
    EMITTER_CURRENT,  // nor does it have anything to take up
};

// The checks, in the order in which they are made. Each fills in what it compared and found; false with the error where
// something could not be read.
static const struct verify_check {
    const char *name;
    enum emitter_must emitter_must;
    bool (*check)(struct verification *verification, const struct verify_sources *sources, struct error *error);
} checks[] = {
    // clang-format off
    {"housed, from the placements", EMITTER_ANYTHING, verify_housed},
    {"inflow, from permits and arrivals", EMITTER_ANYTHING, verify_inflow},
    {"position date, from all records", EMITTER_ANYTHING, verify_latest},
    {"quotas and nation, by the rules", EMITTER_CURRENT, verify_figures},
    {"changes, of what is determined", EMITTER_FREE, verify_changes},
    {"names, by the determinations", EMITTER_CURRENT, verify_names},
    {"outbox, without a gap", EMITTER_ANYTHING, verify_outbox},
    {"published, on the topics", EMITTER_ANYTHING, verify_topics},
    // clang-format on
};

static bool check_make(const struct verify_check *check, struct verification *verification,
                       const struct verify_sources *sources, struct error *error)
{
    struct emitter_lag emitter = {0};
    if (check->emitter_must != EMITTER_ANYTHING && !emitter_lag_read(&emitter, sources->database, error))
        return false;
    verification_begin(verification, check->name);
    if (emitter.held)
        verification_skip(verification, "records are made anew");
    else if (emitter_lag_behind(&emitter) && check->emitter_must == EMITTER_CURRENT)
        verification_skip(verification, "the emitter is behind");
    else
        return check->check(verification, sources, error);
    return true;
}

bool verify(struct verification *verification, struct database *database, const struct settings *settings,
            struct error *error)
{
    const struct verify_sources sources = {database, settings};
    bool ok = emitter_lag_await(database, error) &&
              database_command(database,
                               "SET idle_in_transaction_session_timeout = 0; " // the topics are read meanwhile
                               "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                               error);
    for (size_t i = 0; ok && i < sizeof checks / sizeof *checks; i++)
        ok = check_make(&checks[i], verification, &sources, error);
    return ok && database_command(database, "COMMIT", error);
}
