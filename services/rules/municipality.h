// A municipality, as a register names it.
//
// Everywhere in the program a municipality is the number in its code of Statistics Netherlands (CBS): GM0716 is 716. A
// number from 0 to 9999 is a code, whether or not there is such a municipality.
#pragma once

#include <stddef.h>

#define MUNICIPALITY_CODES 10000 // how many codes there are: GM0000 to GM9999
#define CODE_NONE          (-1)  // no municipality

// A municipality's code, "GM0716", written into and returned as `text`; and back, in either case of letters. code_parse
// is CODE_NONE for anything else.
#define CODE_TEXT_SIZE 16
const char *code_format(int code, char text[CODE_TEXT_SIZE]);
int code_parse(const char *text);

struct municipality {
    int code;
    char *name;                 // UTF-8, never NULL
    int province;               // the number in its CBS code: 29 is PV29
    double latitude, longitude; // degrees
};

// The municipalities that a name can mean.
#define CANDIDATES_MOST 8
struct municipality_candidates {
    int codes[CANDIDATES_MOST];
    size_t count; // 1: it is that one. 0: there is no such municipality. At most CANDIDATES_MOST
    // But for one, what to say behind the name of a field: "could be GM0373 Bergen (NH.) or GM0893 Bergen (L.)", "names
    // no municipality; perhaps Tholen (GM0716)".
    char text[400];
};
