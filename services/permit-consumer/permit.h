// Residence permits of persons who need a home. They come from topic coa.permits.v1 and are kept in table permit.
#pragma once

#include "intake/record.h"

extern const struct record_kind permit_kind;
