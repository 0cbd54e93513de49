// What the database has of the records that were found on the topics.
#pragma once

#include "audit/record_findings.h"

// Reads, as of one moment, what it holds of what is wanted (adding records that are on no topic), what it rejected of
// the versions found so far, and where the consumers are. False with the error: the findings have no positions then,
// and nothing of it counts. Read the topics on after it, so that whatever the database has is among what was read of
// them.
MUST_CHECK bool stored_read(struct findings *findings, struct database *database, struct error *error);
