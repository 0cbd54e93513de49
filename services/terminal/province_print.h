// Prints the municipalities of a province with their sums.
#pragma once

#include "standing/province_figures.h"
#include "terminal/print.h"

// Computes and prints them in a period; PERIOD_NONE: the one that people mean. Two tables, each with the sums below:
// what is asked of each, and how far it is; then what must be said of a national total that is not definitive. With
// `json` the province's sums, and an array of its municipalities. False with the error, which is ERROR_FATAL where it
// has no figures.
MUST_CHECK bool province_print(const struct records *records, int province, int period, bool json, struct error *error);
