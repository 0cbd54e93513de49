// What was found of a record, for people and for programs.
#pragma once

#include "taakctl/record_search.h"

#include <stdio.h>

// compared: NULL where the database was looked at, else why not.
void record_print(const struct findings *findings, const char *compared, FILE *out);
json_t *record_json(const struct findings *findings); // the caller's
