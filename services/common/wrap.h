// Text in lines that fit a terminal of 80 columns.
#pragma once

#include <stdio.h>

#define WRAP_WIDTH 78 // columns, as argp's --help has them

// Prints UTF-8 text, words with spaces between them, and a line end. The first line goes on at column `indent`, where
// the cursor is; the others begin there. A word that is wider than a line stays whole.
void wrap_print(const char *text, int indent, FILE *out);
