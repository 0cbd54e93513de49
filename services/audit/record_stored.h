// What the database has of the records that were looked for on the topics.
#pragma once

#include "audit/record_findings.h"

// Reads, as of one moment, what the database holds of what is wanted (records that are on no topic are added to the
// findings), which of the versions found so far are among its rejects, and where the consumers are. False with the
// error: the findings then have no positions, and count as not compared.
//
// Read the topics on after this (record_search.h), so that everything that the database has read was read here too.
MUST_CHECK bool stored_read(struct findings *findings, struct database *database, struct error *error);
