// What was found of a record, for people and for programs.
#pragma once

#include "taakctl/record_search.h"

#include <stdio.h>

// not_compared: why the database was not looked at; NULL where it was.
void record_print(const struct findings *findings, const char *not_compared, FILE *out);
json_t *record_json(const struct findings *findings, const char *not_compared); // the caller's
