// The setting SCHEMA_IDS: the ids that a schema registry gave the messages of topics, as
// taakstelling.quotas.v1=7,taakstelling.nation.v1=8.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether a text is such a list, or empty: each topic once, ids from 1 to 2,147,483,647.
bool is_schema_ids(const char *text);

// Of such a list: a topic's id, 0 where it has none; and how many topics it has.
int32_t schema_id_of(const char *text, const char *topic);
size_t schema_ids_count(const char *text);
