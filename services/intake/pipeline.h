// Batches on their way to the database: one is being filled, one is being written (writer.h), and where there is a
// backlog a full one is with the writer too, which goes on with it by itself.
//
// How large a batch gets follows from the load. The broker gathers placements (consumer_conf.c), so that those that
// come close behind each other share a fetch and a transaction: each costs the database, the emitter and the broker
// something, so fewer of them make all events faster. What a fetch brought is handed over at once. In a backlog batches
// fill up while PostgreSQL works on the one before.
//
// The consumer's loop alone calls these.
#pragma once

#include "intake/batch.h"
#include "intake/writer.h"

#define PIPELINE_BATCHES (1 + WRITER_JOBS)

struct pipeline {
    const struct record_kind *kind;
    struct writer *writer;       // borrowed
    struct verifiers *verifiers; // borrowed; NULL: signatures are passed over
    size_t events_most;          // a batch with so many messages is full (BATCH_MAX_EVENTS)
    int64_t wait_ms;             // BATCH_MAX_MS
    struct batch *batches[PIPELINE_BATCHES];
    struct batch *filling;            // one of them, always
    struct batch *given[WRITER_JOBS]; // the writer has these, the oldest first
    size_t given_count;
    bool looking;       // the writer looks at the database, as there is nothing to write
    int64_t settled_ms; // when the writer was last done (clock_ms)
    int64_t first_ms;   // when the first message came of the batch that is being filled
    int64_t last_ms;    // when any batch last had messages in it
    bool rested;        // the memory of a backlog has been given back since
};

// Kind, writer and verifiers (NULL: signatures are passed over) are borrowed until pipeline_close, when the writer must
// not be busy.
void pipeline_open(struct pipeline *pipeline, const struct record_kind *kind, struct writer *writer,
                   struct verifiers *verifiers, const struct settings *settings);
void pipeline_close(struct pipeline *pipeline);

// Adds a message to the batch that is being filled, which must not be full; as batch_add.
void pipeline_add(struct pipeline *pipeline, const struct message *message, struct partition_position *position);

// Whether the batch that is being filled takes no more: it has BATCH_MAX_EVENTS messages or 16 MiB of them.
bool pipeline_full(const struct pipeline *pipeline);

// How many messages are in the batch that is being filled.
size_t pipeline_filled(const struct pipeline *pipeline);

// How many milliseconds the batch that is being filled, which has messages, may still wait for more; 0: it is due.
int pipeline_wait_ms(const struct pipeline *pipeline);

// Whether a batch is due and the writer is done with its oldest one: time for pipeline_hand_over.
bool pipeline_due(const struct pipeline *pipeline);

// Where the batch that is being filled is full: gives it to the writer, and there is an empty one to fill. Where that
// has enough, waits up to wait_ms for it instead, as nothing can go on before it is done.
void pipeline_press(struct pipeline *pipeline, int wait_ms);

// Gives the writer the batch that is being filled, if it has messages. There must be nothing with the writer
// (pipeline_busy).
void pipeline_hand_over(struct pipeline *pipeline);

// Whether the writer has something of which the outcome was not dealt with yet: ask writer_wait, and call
// pipeline_settled afterwards.
bool pipeline_busy(const struct pipeline *pipeline);

// The oldest batch that the writer has; NULL where that looks at the database.
const struct batch *pipeline_oldest(const struct pipeline *pipeline);

// Whether there was nothing on its way for PIPELINE_LOOK_MS: then pipeline_look has the writer ask the database whether
// it is still there and stands where it was left (writer_look). That counts as busy too.
bool pipeline_look_due(const struct pipeline *pipeline);
void pipeline_look(struct pipeline *pipeline, const struct partition_position *expected, size_t count);
#define PIPELINE_LOOK_MS 2000

// To be called when the outcome of the oldest that the writer had is dealt with: the batch is emptied. Unless the
// outcome is WRITING_DONE, so are those after it, which then are not written.
void pipeline_settled(struct pipeline *pipeline, enum writing outcome);

// To be called before the verifiers judge otherwise: what is in hand is judged as it was.
void pipeline_settle(struct pipeline *pipeline);

// Drops all messages that the writer does not have, as after a rebalance: whoever has the partitions reads them again.
void pipeline_drop(struct pipeline *pipeline);

// To be called at each turn of the loop: once nothing has come for two seconds it gives the memory that a backlog took
// back to the system.
void pipeline_rest(struct pipeline *pipeline);
