// What was found of a record, as JSON for programs. docs/operations.md tells what each name means.
#pragma once

#include "audit/record_findings.h"

// The findings must be judged (record_compare.h). not_compared says why the database was not looked at; NULL where it
// was. The caller owns the value (json_decref).
json_t *record_json(const struct findings *findings, const char *not_compared);
