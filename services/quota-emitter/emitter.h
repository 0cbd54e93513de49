// The emitter: waits for the lead, then recalculates and relays until it is asked to stop.
#pragma once

#include "common/error.h"
#include "common/service.h"

// Runs until a stop is requested or a person is needed (ERROR_FATAL, ERROR_CONFIG). Everything else is tried again.
void emitter_run(struct service *service, struct error *error);

// Metrics of the emitter, for service_open.
extern struct metric emitter_metrics[];
extern const size_t emitter_metric_count;
