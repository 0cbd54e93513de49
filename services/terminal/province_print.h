// Prints the municipalities of a province with their sums.
#pragma once

#include "standing/province_figures.h"
#include "terminal/print.h"

// Two tables, each with the sums below: what is asked of each, and how far it is. Then what must be said of a national
// total that is not definitive. False with the error.
MUST_CHECK bool province_print(const struct province_figures *figures, struct error *error);
