#include "feed/doubts.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistr.h>

#define REPLACEMENT     0xfffd // what a reader puts where it could not read
#define REFERENCE_FIRST 2000   // the first period is 2001-1, the last one 2100-2: a population is of the year before
#define REFERENCE_LAST  2099

// Whether a character is one that UTF-8 begins with when it is read as Windows-1252: then a letter with an accent
// becomes it and another character beyond ASCII, as Ã© for é and â€™ for ’.
static bool is_lead(ucs4_t character)
{
    return (character >= 0xc2 && character <= 0xc5) || character == 0xe2;
}

const char *name_doubt(const char *name)
{
    ucs4_t before = 0, character;
    for (const uint8_t *at = (const uint8_t *)name; *at; before = character) {
        at += u8_mbtouc(&character, at, strlen((const char *)at));
        if (character == REPLACEMENT || character == '?')
            return "the name has a question mark where a letter was lost: is the file UTF-8?";
        if (is_lead(before) && character >= 0x80)
            return "the name looks like UTF-8 that was read in another encoding, as é becomes Ã©: save the file as "
                   "UTF-8 once more, from its original";
    }
    return NULL;
}

// The Netherlands lie from 50.75 to 53.56 north and from 3.35 to 7.23 east; this leaves a little room around them.
static bool is_inside(double latitude, double longitude)
{
    return latitude >= 50.7 && latitude <= 53.7 && longitude >= 3.2 && longitude <= 7.3;
}

const char *position_doubt(double latitude, double longitude)
{
    if (is_inside(latitude, longitude))
        return NULL;
    if (is_inside(longitude, latitude))
        return "latitude and longitude look swapped: in the Netherlands latitude is 50.7 to 53.7, longitude 3.2 to 7.3";
    return "the place is outside the Netherlands in Europe: latitude 50.7 to 53.7, longitude 3.2 to 7.3";
}

const char *reference_date_doubt(const Taakstelling__V1__Date *date)
{
    if (date->month != 1 || date->day != 1)
        return "reference_date is no 1 January: no period asks for it, as quotas are made from the population of 1 "
               "January of the year before; at most an indicative total falls back on it";
    if (date->year < REFERENCE_FIRST || date->year > REFERENCE_LAST)
        return "reference_date is 1 January of a year that no period from 2001-1 to 2100-2 asks for";
    return NULL;
}
