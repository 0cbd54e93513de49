// This folder finds out whether everything is right, and puts it right: how far the consumers and the emitter are
// (lag), whether records, figures and topics agree (verify), what became of one record (record_*), which messages were
// rejected and sending them again (rejects, replay), where a consumer goes on (position), and making all records anew
// (rebuild). Each is a function that takes a database, settings or both, and gives values and lists, or calls back for
// each result: for a command, a board and a monitor alike. Nothing here reads options, prints or knows a terminal, and
// nothing includes taakctl/. What a figure is and what a message must be is none of its affairs either: it asks rules,
// ledger, messages and the consumers.
#pragma once

#include "common/database.h"

// To be called once on a connection before rejects, replay, rebuild or record_stored are asked for: their queries look
// rows up by an index then, also where the planner finds a table small.
MUST_CHECK bool audit_look_up(struct database *database, struct error *error);
