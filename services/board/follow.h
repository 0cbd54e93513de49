// Follows the tables: reads what the emitter has written as soon as it tells, hands new figures to the store and tells
// each update to the streams.
#pragma once

#include "board/board_metrics.h"
#include "board/store.h"
#include "board/stream.h"
#include "common/service.h"

// Works until a stop is requested, or until a person is needed; while the database is away it tries again, and what was
// read last is shown meanwhile.
void follow(struct service *service, struct store *store, struct streams *streams, struct board_metrics *metrics,
            struct error *error);
