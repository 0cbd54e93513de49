// Updates as events of the stream: CloudEvents 1.0 in JSON, with the very id, source and time that the message on the
// topic has.
#pragma once

#include "board/shared.h"
#include "rules/ledger.h"
#include "standing/told_news.h"

// The event of an update; the ledger has the names. NULL where memory is short.
struct shared *update_event(const struct told_change *change, const char *source, const struct ledger *ledger);
