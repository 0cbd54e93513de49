// What was found of a record, for programs; docs/operations.md tells what each name means.
#pragma once

#include "audit/record_findings.h"

// Of judged findings. not_compared: why the database was not looked at; NULL where it was. The caller's.
json_t *record_json(const struct findings *findings, const char *not_compared);
