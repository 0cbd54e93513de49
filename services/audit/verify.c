#include "audit/verify.h"
#include "audit/verify_changes.h"
#include "audit/verify_figures.h"
#include "audit/verify_records.h"
#include "audit/verify_topics.h"

// The checks, in the order in which they are made. Each begins its own in the verification and fills it in; false with
// the error where something could not be read.
static const struct {
    const char *name;
    bool (*check)(struct verification *verification, const struct verify_sources *sources, struct error *error);
} checks[] = {
    // clang-format off
    {"housed, from the placements", verify_housed},
    {"inflow, from permits and arrivals", verify_inflow},
    {"position date, from all records", verify_latest},
    {"quotas and nation, by the rules", verify_figures},
    {"changes, of what is determined", verify_changes},
    {"names, by the determinations", verify_names},
    {"outbox, without a gap", verify_outbox},
    {"published, on the topics", verify_topics},
    // clang-format on
};

bool verify(struct verification *verification, struct database *database, const struct settings *settings,
            struct error *error)
{
    const struct verify_sources sources = {database, settings};
    bool ok = database_command(database,
                               "SET idle_in_transaction_session_timeout = 0; " // the topics are read meanwhile
                               "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                               error);
    for (size_t i = 0; ok && i < sizeof checks / sizeof *checks; i++) {
        verification_begin(verification, checks[i].name);
        ok = checks[i].check(verification, &sources, error);
    }
    return ok && database_command(database, "COMMIT", error);
}
