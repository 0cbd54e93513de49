// A consumer: reads a topic in a group of its own and writes what it reads to PostgreSQL, exactly once.
//
// PostgreSQL owns the positions: an assignment is read from there, and every batch moves them in its transaction. After
// that they are committed to the Kafka group as well, so that lag tools see them.
#pragma once

#include "common/database.h"
#include "common/service.h"
#include "intake/record.h"

// The whole program: runs until it is asked to stop. The exit code of main.
int consumer_main(int argc, char **argv, const struct record_kind *kind, const char *purpose);
