// What became of each version that was found, and how that compares with what the database has.
#pragma once

#include "audit/record_findings.h"

// Puts the records in order, says what became of each version, and compares the one that holds with what the database
// has, where it was looked at.
void findings_judge(struct findings *findings);
