// Judges what was found of a record: what became of each version, and whether the database has the same.
#pragma once

#include "audit/record_findings.h"

// Sorts the records by topic and name, judges the versions of each (record_fate.h), and, where the database was looked
// at (record_stored.h), fills in how the version that holds compares with what it has.
void findings_judge(struct findings *findings);
