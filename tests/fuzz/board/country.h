// A board that shows a small country that is made here: no database. In place of services/board/store.h, which reads
// one, and follow.h, which waits for one.
#pragma once

#include "common/http.h"

// The name of a municipality has all that could leave its place in a page, a table or a stream.
#define COUNTRY_NAME "=fuzz<fuzz>'\"&,{{fuzz}}"

// Starts it, and serves it at the port of 127.0.0.1 that comes back. It runs until the program ends.
int country_serve(void);
