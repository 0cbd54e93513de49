// Municipalities by name in an input: each name is looked up once.
#pragma once

#include "feed/reading.h"

enum municipalities_result {
    MUNICIPALITY_FOUND,
    MUNICIPALITY_BAD,    // with the fault: the name is none, or could be several
    MUNICIPALITY_FAILED, // with the error: names cannot be looked up
};

// Whether a value of a column of codes, after notation_read, can be the name of a municipality: it has a letter, no
// digit, and is not the code of anything.
bool municipality_is_name(const char *text);

// Makes *text, a name, the code of the municipality (in the arena of the reading). Without a finder the name is left as
// it is.
enum municipalities_result municipality_find(struct reading *reading, const char *column, const char **text,
                                             struct row_fault *fault, struct error *error);

// The same for a name that stands beside its code: it must be that municipality's.
enum municipalities_result municipality_compare(struct reading *reading, const char *column, const char *name,
                                                const char *code, struct row_fault *fault, struct error *error);

// Makes *text, a value of a column, trimmed and not NULL, plain (notation.h), and a name in a column of codes the code.
// What is new is in the arena, or in that of the reading.
enum municipalities_result value_read(const struct row_column *column, const char **text, struct arena *arena,
                                      struct reading *reading, struct row_fault *fault, struct error *error);

// Frees what was looked up.
void municipalities_free(struct reading *reading);
