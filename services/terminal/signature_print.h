// What commands print of keys, trust files and determinations that are signed.
#pragma once

#include "topics/producer.h"

#include <jansson.h>
#include <stdio.h>

// A trust file: what each topic asks for, and each publisher with its keys; `known` is as trust_json (trust_report.h)
// gives it.
void trust_print(const json_t *known, FILE *out);

// A determination in a file, `known` being as determination_file_json gives it, what was done with it, and where the
// broker has it (NULL: it is not published).
void determination_print(const json_t *known, const char *done, const struct receipt *receipt, FILE *out);
