// The ways in which people write a value, made the one that fields.h reads:
//
// clang-format off
// | form | plain | as well |
// |---|---|---|
// | date | 2017-01-31 | 31-01-2017, 1-2-2017 and 31.01.2017 (the day first), 31/01/2017, 2017/01/31, 20170131, 31 januari 2017, each with a time of 00:00; of a reference date its year, 2016 |
// | whole number | 1234, -3 | 1.234, 1 234, 1,234,567, 20,0, +17, 3-, − for - |
// | degrees | 51.53 | 51,53 |
// | municipality | GM0716 | gm0716, 716, 0716, GM716, and NL00 as Nederland, Totaal Nederland; its name: municipalities.h |
// | province | PV29 | 29, pv29, Zeeland |
// | list | its values | Dutch words: asiel, nareis … |
// | boolean | true, false, 1, 0 | ja, nee, j, n, yes, no, y, n, waar, onwaar |
// | half-year | 2017-1, 2017-I | 2017-1e helft, 1e helft 2017 |
// clang-format on
//
// Blanks around a value never count. What could mean two things (01/02/2017; 1,234; 31-01-17) is refused with both.
// Whatever is none of these is left as it is, for fields.h and the consumers' checks to refuse.
#pragma once

#include "feed/reading.h"

#define COUNTRY_CODE "NL00" // of Statistics Netherlands: the whole country

// A value without the blanks around it, no-break ones too; NULL where nothing is left. What is new is in the arena.
const char *notation_trim(const char *text, struct arena *arena);

// Makes *text, a value of a column, trimmed and not NULL, plain; what is new is in the arena. Notes in the reading what
// it was. False with the fault where it could mean two things.
bool notation_read(const struct row_column *column, const char **text, struct arena *arena, struct reading *reading,
                   struct row_fault *fault);

// Whether a text means the whole country, in small letters or large ones.
bool notation_is_country(const char *text);
