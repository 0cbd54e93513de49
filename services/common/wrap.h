// Text in lines that fit a terminal of 80 columns.
#pragma once

#include <stdio.h>

#define WRAP_WIDTH 78 // columns, as argp's --help has them

// Writes UTF-8 text, broken between words so that no line is wider than WRAP_WIDTH columns, and a line end. The caller
// has already written the first `indent` columns of the first line; the other lines are indented by as many spaces.
// Several spaces count as one, and a word that is wider than a line stays whole.
void wrap_print(const char *text, int indent, FILE *out);
