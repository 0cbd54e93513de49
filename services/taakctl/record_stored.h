// What the database has of the records that were found on the topics.
#pragma once

#include "taakctl/record_search.h"

// Reads, as of one moment, what it holds of what is wanted (adding records that are on no topic), what it rejected of
// the versions found so far, and where the consumers are: topic, partition, next offset; the caller's, NULL with the
// error.
PGresult *stored_read(struct database *database, struct findings *findings, struct error *error);

// Compares a judged record with it. The spans are what was read after that moment.
void stored_compare(struct versions *versions, const PGresult *positions, const struct topic_spans *spans);

const char *stored_state_name(enum stored_state state);
