// The folder `audit` finds out whether everything is right, and puts it right:
// - emitter_lag: what waits for the emitter;
// - verify*, verification: whether records, aggregates, figures, outbox and topics agree;
// - record_*: what became of one record, with all its versions;
// - rejects, reject_message, replay, dismissal: which messages were rejected, sending them again, being done with them;
// - positions, position_move: where the consumers are, and setting where one goes on;
// - trail_list, chain: who did what, and whether that was changed;
// - forget: deleting a person's record, and keeping what it counts for;
// - rebuild, rebuild_consumers: making all records and figures anew from the topics.
//
// Each is a function that takes a database, settings or both, and returns values and lists, or calls back for each
// result: for a command, a web page and a monitor alike. Nothing here reads options, prints or knows a terminal, and
// nothing includes taakctl/. What a figure is, and what a message must be, it does not decide: it asks services/rules,
// services/ledger, services/messages and the consumers.
#pragma once

#include "common/database.h"

// To be called once on a connection, before rejects, replay, rebuild, record_stored or position_move use it: it makes
// PostgreSQL look rows up by an index, also where the planner finds a table small (docs/decisions/plans.md).
MUST_CHECK bool audit_look_up(struct database *database, struct error *error);
