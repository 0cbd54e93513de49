// Headings of columns as people write them, Dutch and English, and the columns that they name. Case, blanks and
// punctuation do not matter.
#pragma once

#include "feed/row.h"

#define HEADING_SIZE 64

// Only the letters and digits of a text, in small letters; what is beyond ASCII stays. Cut where it is longer.
void heading_fold(const char *text, char folded[HEADING_SIZE]);

enum heading_kind {
    HEADING_UNKNOWN,
    HEADING_COLUMN,    // it names `column`
    HEADING_NAME,      // it names municipalities by name: `column` is the code's
    HEADING_AMBIGUOUS, // it could be `column` or `other`
};

struct heading {
    enum heading_kind kind;
    size_t column, other; // places in the columns
};

// The name of a column is always that column.
struct heading heading_find(const struct row_columns *columns, const char *text);
