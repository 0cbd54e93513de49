// How long people wait (standing/process.h), kept for a while: reading it goes over all records of a half-year.
#pragma once

#include "board/shared.h"
#include "board/store.h"

struct processes;

// The store tells which moment the database is at. settings and identity are borrowed.
struct processes *processes_open(struct store *store, const struct settings *settings, const char *identity);
void processes_close(struct processes *processes); // NULL is fine

// A struct process of a period as of a day (DAY_NONE: now); it is what the database has, or had less than PROCESS_MS
// ago. One is read at a time, others wait. Drop it with shared_drop. NULL with the error where it cannot be read.
#define PROCESS_MS 10000
struct shared *processes_take(struct processes *processes, int period, int32_t at, struct error *error);
