// The question that a request asks of what_if.h.
#pragma once

#include "board/exchange.h"
#include "standing/what_if_text.h"

// Reads it from the arguments national_total, method, transfer and reorganisation. ERROR_CONFIG where they ask nothing
// that can be answered.
MUST_CHECK bool question_read(struct what_if_text *question, const struct exchange *exchange, struct error *error);
