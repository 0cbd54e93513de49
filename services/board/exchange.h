// A request and its answer while a route makes it.
#pragma once

#include "board/reply.h"
#include "board/request.h"
#include "board/store.h"

struct streams;
struct pages;
struct processes;

struct exchange {
    struct streams *streams;
    const struct pages *pages;
    struct processes *processes;
    const char *source; // ce_source of what is published
    const char *cors;   // the origin whose pages may read the API; "" none
    struct store *store;
    struct request request;
    struct reply reply;
    struct overview overview;         // where the route needs one: its figures, as of `at` if that is asked for
    const struct told_period *period; // where the path has one
    int code;                         // where the path has a municipality: its code; CODE_NONE: no such part
    int province;                     // where the path has a province: its number; 0: no such part
};
