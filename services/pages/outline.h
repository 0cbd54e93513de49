// The outline of the Netherlands in Europe, as SVG paths, and the projection that they are in.
//
// From Natural Earth, 1:10 million (naturalearthdata.com), which is in the public domain.
#pragma once

// A box with its origin in the upper left. Equirectangular, true to scale at 52.1 degrees north, in the middle of the
// country: a unit is a 400th of a degree of latitude, 278 metres.
#define OUTLINE_WIDTH    985
#define OUTLINE_HEIGHT   1158
#define OUTLINE_WEST     3.27 // degrees
#define OUTLINE_NORTH    53.60
#define OUTLINE_DEGREE   400.0              // units of a degree of latitude
#define OUTLINE_PARALLEL 0.6142852475018103 // the cosine of 52.1 degrees

extern const char outline_land[];      // fill-rule evenodd: IJsselmeer and Lauwersmeer are no land
extern const char outline_provinces[]; // borders between provinces: lines, not closed
