// Lists by pages: ?page= from 1, page_size= 100, at most 1,000.
#pragma once

#include "board/exchange.h"

#include <jansson.h>

// Answers with the part of the list that the request asks for, and the header Link to those beside it. Takes the list
// over; NULL is an error.
bool paging_reply(struct exchange *exchange, json_t *list);
