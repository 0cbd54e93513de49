// A consumer: reads a topic in a consumer group of its own and writes what it reads to PostgreSQL, each event exactly
// once.
//
// PostgreSQL owns the positions: a partition that is assigned is read from where the database stands, and every batch
// moves its positions in its own transaction (docs/decisions/positions.md). After that they are committed to the Kafka
// group as well, but only so that lag tools see them.
//
// Two threads do the work. The loop here polls messages, judges them into batches and prepares these (pipeline.h); the
// writer (writer.h) has the connection to PostgreSQL and writes one batch at a time.
#pragma once

#include "common/database.h"
#include "common/service.h"
#include "intake/record.h"

// The whole program: reads its settings and runs until it is asked to stop, or until only a person can help. Returns
// the exit code for main. `purpose` is one sentence for --help.
int consumer_main(int argc, char **argv, const struct record_kind *kind, const char *purpose);
