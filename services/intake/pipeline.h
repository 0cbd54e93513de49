// Batches on their way to the database: one is filled, a full one may stand ready behind it, and one is written.
//
// An event that comes alone goes at once. Of those that come one after the other, those share a batch that come within
// BATCH_MAX_MS of the batch before: each transaction costs all of us, so fewer of them make all events faster. In a
// backlog batches grow by themselves while PostgreSQL is at work.
#pragma once

#include "intake/batch.h"
#include "intake/writer.h"

#define PIPELINE_BATCHES 3

struct pipeline {
    const struct record_kind *kind;
    struct writer *writer; // borrowed
    size_t events_most;    // of a batch
    int64_t apart_ms;      // so long after one batch the next one goes, unless it is full
    struct batch *batches[PIPELINE_BATCHES];
    struct batch *filling;
    struct batch *ready;   // NULL: none
    struct batch *writing; // NULL: none
    bool looking;          // the writer looks at the database, as there was nothing to write
    int64_t settled_ms;    // when the writer was last done
    int64_t handed_ms;     // when the writer last got one
    int64_t last_ms;       // when messages were last on their way
    bool rested;           // the memory of a backlog was given back since
};

void pipeline_open(struct pipeline *pipeline, const struct record_kind *kind, struct writer *writer,
                   const struct settings *settings);
void pipeline_close(struct pipeline *pipeline); // the writer must not be busy

// Judges a message into the batch that is filled, which must not be full.
void pipeline_add(struct pipeline *pipeline, const struct message *message, struct partition_position *position);
bool pipeline_full(const struct pipeline *pipeline);
size_t pipeline_filled(const struct pipeline *pipeline); // messages in the batch that is filled

// How long the batch that is filled may still wait for more; 0: it is due.
int pipeline_wait_ms(const struct pipeline *pipeline);

// There is a batch that is due, and the writer has nothing to do: hand over.
bool pipeline_due(const struct pipeline *pipeline);

// Makes the batch that is filled ready where it is full and no other one is; waits a little where it cannot go on.
void pipeline_press(struct pipeline *pipeline, int wait_ms);

// Gives the writer a batch, if one is due. What it wrote before must be settled.
void pipeline_hand_over(struct pipeline *pipeline);

// The writer has a batch, or looks, and what came of it is not settled yet.
bool pipeline_busy(const struct pipeline *pipeline);

// Nothing is on its way and nothing was for PIPELINE_LOOK_MS: time to look whether the database is as it was left.
bool pipeline_look_due(const struct pipeline *pipeline);
void pipeline_look(struct pipeline *pipeline, const struct partition_position *expected, size_t count);
#define PIPELINE_LOOK_MS 2000

// What the writer had is dealt with, whatever became of it.
void pipeline_settled(struct pipeline *pipeline);

// Drops what is not being written.
void pipeline_drop(struct pipeline *pipeline);

// To be called often: gives back what a backlog took, once nothing has come for some time.
void pipeline_rest(struct pipeline *pipeline);
