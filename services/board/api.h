// The API for programs (openapi.json): each answers a route, with JSON unless said.
#pragma once

#include "board/exchange.h"

bool api_periods(struct exchange *exchange);
bool api_nation(struct exchange *exchange);
bool api_provinces(struct exchange *exchange);
bool api_province(struct exchange *exchange);
bool api_quotas(struct exchange *exchange);
bool api_quota(struct exchange *exchange);
bool api_explanation(struct exchange *exchange);
bool api_history(struct exchange *exchange);
bool api_what_if(struct exchange *exchange);
bool api_process(struct exchange *exchange);
bool api_table(struct exchange *exchange); // CSV or a workbook, by the name's ending
bool api_openapi(struct exchange *exchange);
