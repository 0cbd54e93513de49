// The last message of every key on the topics against what the database knows as published.
#pragma once

#include "audit/verification.h"

// Is skipped where no Kafka is set.
MUST_CHECK bool verify_topics(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
