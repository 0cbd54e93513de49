// What is possible but hardly meant: each gives a text that says what is doubtful and why, NULL where nothing is.
#pragma once

#include "taakstelling/v1/common.pb-c.h"

// A name in which letters were lost, or that was read in another encoding than it was written in.
const char *name_doubt(const char *name);

// A place outside the Netherlands in Europe, in degrees. The Caribbean parts are no municipalities and have no quota.
const char *position_doubt(double latitude, double longitude);

// A population's reference date, which must be a day: one that no period asks for (article 29(1)).
const char *reference_date_doubt(const Taakstelling__V1__Date *date);
