// Looks through the input topics for the versions of a record, by what the messages say: keys need not be right.
#pragma once

#include "audit/record_findings.h"
#include "common/progress.h"
#include "common/settings.h"

struct search;

// NULL with the error. The findings, with what is wanted, must live as long; the settings too.
struct search *search_open(const struct settings *settings, struct findings *findings, struct error *error);
void search_close(struct search *search); // NULL is fine

// Learns where the topics end now, for the next search_read. *total is how many messages are read when that is done, in
// all readings together: what its listener hears goes up to there, in messages.
MUST_CHECK bool search_look(struct search *search, int64_t *total, struct error *error);

// Reads up to there, as a read_committed reader; the next time from there on.
MUST_CHECK bool search_read(struct search *search, const struct progress_listener *listener, struct error *error);
