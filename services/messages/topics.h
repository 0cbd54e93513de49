// The names of the topics. CONTRIBUTING.md draws who reads and who writes them; topics/topics.h has what is on them.
#pragma once

#define TOPIC_PERMITS        "coa.permits.v1"
#define TOPIC_ARRIVALS       "coa.family-arrivals.v1"
#define TOPIC_PLACEMENTS     "municipal.placements.v1"
#define TOPIC_DETERMINATIONS "ministry.determinations.v1"
#define TOPIC_QUOTAS         "taakstelling.quotas.v1"
#define TOPIC_NATION         "taakstelling.nation.v1"
#define TOPIC_REJECTS        "taakstelling.rejects.v1"
