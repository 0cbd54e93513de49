// Which paths there are, and who answers them.
#pragma once

#include "board/exchange.h"

struct route {
    // Segments in braces stand for any text: {period} is a half-year that is shown, {municipality} a code that exists
    // in it, {province} a province's. Also the label of the metrics.
    const char *pattern;
    const char *arguments; // names of the arguments that it takes, with spaces between; `lang` goes everywhere
    enum {
        ROUTE_BARE,
        ROUTE_FIGURES,
        ROUTE_MORE
    } needs;                                   // nothing; the figures, and the answer follows from them and
                                               // the request; an overview, and more than that
    bool (*answer)(struct exchange *exchange); // fills the reply; false: with a fault
};

extern const struct route routes[];
extern const size_t routes_count;

// The route of a request's path; NULL where there is none.
const struct route *route_find(const struct request *request);

// Answers an exchange whose request was read, by its route: checks the arguments, takes the overview, finds period,
// municipality and province. False with a fault in the reply.
bool route_answer(const struct route *route, struct exchange *exchange);
