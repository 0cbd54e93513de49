// A municipality, as a register names it.
//
// Everywhere in the program a municipality is the number in its code of Statistics Netherlands (CBS): GM0716 is 716. A
// number from 0 to 9999 is a code, whether or not there is such a municipality.
#pragma once

#define MUNICIPALITY_CODES 10000 // how many codes there are: GM0000 to GM9999
#define CODE_NONE          (-1)  // no municipality

struct municipality {
    int code;
    char *name;                 // UTF-8, never NULL
    int province;               // the number in its CBS code: 29 is PV29
    double latitude, longitude; // degrees
};
