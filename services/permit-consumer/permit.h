// Residence permits: topic coa.permits.v1, table permit.
#pragma once

#include "intake/record.h"

extern const struct record_kind permit_kind;
