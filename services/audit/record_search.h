// Looks through the input topics for the versions of a record. It goes by what the messages say, as their keys need not
// be right.
#pragma once

#include "audit/record_findings.h"
#include "common/progress.h"
#include "common/settings.h"

struct search;

// Begins a search for what findings->wanted says; what is found goes into the findings. They and the settings must live
// as long as the search. NULL with the error.
struct search *search_open(const struct settings *settings, struct findings *findings, struct error *error);
void search_close(struct search *search); // NULL is fine

// Finds out where the topics end now, for the next search_read. *total is how many messages will have been read after
// it, in all readings together: the number that its listener will hear at the end.
MUST_CHECK bool search_look(struct search *search, int64_t *total, struct error *error);

// Reads up to there, as a read_committed reader. After another search_look it goes on from there.
MUST_CHECK bool search_read(struct search *search, const struct progress_listener *listener, struct error *error);
