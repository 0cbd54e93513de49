// The pages for people (services/pages): each answers a route, in Dutch or, with ?lang=en, in English.
#pragma once

#include "board/exchange.h"

bool site_home(struct exchange *exchange); // sends on to the half-year that people mean
bool site_nation(struct exchange *exchange);
bool site_provinces(struct exchange *exchange);
bool site_province(struct exchange *exchange);
bool site_municipality(struct exchange *exchange);
bool site_what_if(struct exchange *exchange);
bool site_process(struct exchange *exchange);
bool site_report(struct exchange *exchange);
bool site_asset(struct exchange *exchange); // style, script, icon

// The reply's fault as a page, as its body.
void site_fault(struct exchange *exchange);
