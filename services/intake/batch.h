// A batch: messages of one topic, judged one by one and then written to PostgreSQL in one transaction, together with
// the positions that they move.
//
// Its life: batch_add for each message, batch_prepare, batch_write (again after an error that passes), batch_reset;
// then the next one. Where signatures are verified, the next one is filled after batch_prepare only. It belongs to one
// thread at a time: the consumer's loop fills and prepares it, the writer's thread (writer.h) writes it.
#pragma once

#include "common/database.h"
#include "intake/batch_positions.h"
#include "intake/record.h"
#include "intake/tally.h"
#include "intake/verifiers.h"
#include "messages/message.h"

struct batch;

// An empty batch for records of one kind, which is borrowed, as are the threads that verify signatures; NULL:
// signatures are passed over. Aborts where there is no memory, as all below do.
struct batch *batch_new(const struct record_kind *kind, struct verifiers *verifiers);
void batch_free(struct batch *batch); // NULL is fine

// Judges a message, keeps a copy of it with its record or the reason why it is rejected, and moves the position of its
// partition behind it. A message before the position was counted already and is left out. The batch must not be
// prepared yet. Nothing is borrowed but the topic's name, and, where signatures are verified, the position until
// batch_prepare or batch_reset.
void batch_add(struct batch *batch, const struct message *message, struct partition_position *position);

// How many messages are in it, and how many bytes these have with keys and headers.
size_t batch_count(const struct batch *batch);
size_t batch_bytes(const struct batch *batch);

// Empties it for the next messages, and keeps the memory. What was not written is forgotten.
void batch_reset(struct batch *batch);

// The positions that it moves: *count of them, one for each partition that it has messages of. `expected` of each is
// where the database stands: after batch_write, behind the batch. Borrowed until the next batch_add or batch_reset.
const struct position_move *batch_moves(const struct batch *batch, size_t *count);

// Where signatures are verified: waits until those of its messages are, and takes over what was found. More messages
// may be added. batch_prepare does it by itself.
void batch_settle(struct batch *batch);

// Makes everything that can be made without the database: which version of each record is the newest in the batch, the
// rows to be copied, what they change in the aggregates. So this is done while the batch before is still being written.
// No message may be added after it. batch_write does it by itself where it was not done.
void batch_prepare(struct batch *batch);

// Writes everything that was added, and moves the positions, in one transaction. Where the database refuses a message
// for good, the batch is halved until that message is alone; it is rejected as not-storable, and the rest is written.
// On ERROR_TRANSIENT nothing is lost: call it again, after database_rollback, or on a new connection where the old one
// failed. On ERROR_FENCED another consumer moved a position: drop the batch and read the positions anew.
MUST_CHECK bool batch_write(struct batch *batch, struct database *database, struct error *error);

// What became of its messages; batch_reset does not set it back, so take the difference.
struct batch_counts batch_counts(const struct batch *batch);

// When its messages came to the broker, and the sources of those that are rejected and written, and of those that count
// though their signatures fail. Borrowed until batch_reset.
const struct arrivals *batch_arrivals(const struct batch *batch);
const struct reject_sources *batch_reject_sources(const struct batch *batch);
const struct reject_sources *batch_warned_sources(const struct batch *batch);

// The traceparent (W3C Trace Context) of the last message added that had one, else "". Borrowed until batch_reset.
const char *batch_traceparent(const struct batch *batch);
