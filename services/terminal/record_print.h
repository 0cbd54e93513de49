// Prints what was found of a record, for people.
#pragma once

#include "audit/record_findings.h"

#include <stdio.h>

// The findings must be judged (audit/record_compare.h). not_compared says why the database was not looked at; NULL
// where it was.
void record_print(const struct findings *findings, const char *not_compared, FILE *out);
