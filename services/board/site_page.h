// What the pages' routes have in common.
#pragma once

#include "board/exchange.h"
#include "pages/pages.h"

// What every page is made of, of this exchange's request and figures.
struct page page_of(const struct exchange *exchange);

// Answers with a page; `made` says whether all of it was written, else the error is told. Takes `out` over.
bool page_reply(struct exchange *exchange, bool made, struct buffer *out, const struct error *error);
