// A check: whether the last message of every key on the output topics is the one that the database knows as published,
// and was told when the database says so.
#pragma once

#include "audit/verification.h"

// It is skipped where the settings have no Kafka.
MUST_CHECK bool verify_topics(struct verification *verification, const struct verify_sources *sources,
                              struct error *error);
