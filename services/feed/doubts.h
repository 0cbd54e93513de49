// What is valid but hardly meant. Each function returns a text that says what is doubtful and why; NULL where nothing
// is.
#pragma once

#include "taakstelling/v1/common.pb-c.h"

// Of a name: letters were lost in it, or it was read in another encoding than it was written in.
const char *name_doubt(const char *name);

// Of a place in degrees: it is outside the Netherlands in Europe. (The Caribbean parts are no municipalities.)
const char *position_doubt(double latitude, double longitude);

// Of a population's reference date, which must be a day that exists: no period asks for it (Huisvestingswet 2014,
// article 29(1): the 1 January before the year of the period).
const char *reference_date_doubt(const Taakstelling__V1__Date *date);
