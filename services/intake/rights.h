// For which municipalities a publisher may write.
#pragma once

#include "intake/record.h"
#include "signatures/trust.h"

// Whether the publisher may write for all municipalities that a message names; else the rejection is not-authorised.
// True as well where the payload does not decode: then it is rejected for that. `scratch` is used while it works.
bool rights_check(const struct record_kind *kind, const struct event *event, const struct publisher *publisher,
                  struct arena *scratch, struct rejection *rejection);
