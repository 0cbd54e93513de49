// A batch: messages of one topic, judged one by one and then written to PostgreSQL in one transaction, together with
// the positions that they move.
//
// Its life: batch_add for each message, batch_prepare, batch_write (again after an error that passes), batch_reset;
// then the next one. It belongs to one thread at a time: the consumer's loop fills and prepares it, the writer's thread
// (writer.h) writes it.
#pragma once

#include "common/database.h"
#include "intake/record.h"
#include "messages/message.h"

// How far a partition has been read. The consumer has one for each of its partitions; batch_add moves it on, long
// before the database's own position follows.
struct partition_position {
    int32_t partition;
    int64_t next_offset;       // of the first message that is in no batch yet
    int32_t latest_on;         // highest granted_on, arrived_on or housed_on of its valid records so far; or DAY_NONE
    int64_t last_timestamp_ms; // Kafka's timestamp of the message before next_offset; -1: not known
};

// What a batch does to a partition's row in table position. The row moves only if it stands at `expected`: that is the
// fence against a consumer that has lost the partition without knowing it.
struct position_move {
    int32_t partition;
    int64_t expected, new_offset; // next_offset of the row before the transaction and after it; new_offset is -1 where
                                  // the transaction has none of the partition's messages
    int32_t latest_before;        // as latest_on of a position, before the batch
    int32_t latest_on;            // the highest day in the transaction's own records
    int64_t last_timestamp_ms;
};

// What became of the messages that were written since the batch was made. Each message counts as one of the four, by
// how things stood when it came: a version that held for a while and was replaced in the same batch counts as stored.
struct batch_counts {
    int64_t events;    // all of them
    int64_t stored;    // it was the newest version of its record
    int64_t overtaken; // a newer version was there: one with a later ce_time, or at the same time with a higher id
    int64_t duplicate; // the very same event was there
    int64_t rejected;
    int64_t reasons[REJECT_REASONS]; // the rejected ones, by enum reject_reason
};

struct batch;

// An empty batch for records of one kind, which is borrowed. Aborts where there is no memory, as all below do.
struct batch *batch_new(const struct record_kind *kind);
void batch_free(struct batch *batch); // NULL is fine

// Judges a message, keeps a copy of it with its record or the reason why it is rejected, and moves the position of its
// partition behind it. A message before the position was counted already and is left out. The batch must not be
// prepared yet. Nothing is borrowed but the topic's name.
void batch_add(struct batch *batch, const struct message *message, struct partition_position *position);

// How many messages are in it, and how many bytes these have with keys and headers.
size_t batch_count(const struct batch *batch);
size_t batch_bytes(const struct batch *batch);

// Empties it for the next messages, and keeps the memory. What was not written is forgotten.
void batch_reset(struct batch *batch);

// The positions that it moves: *count of them, one for each partition that it has messages of. `expected` of each is
// where the database stands: after batch_write, behind the batch. Borrowed until the next batch_add or batch_reset.
const struct position_move *batch_moves(const struct batch *batch, size_t *count);

// Makes everything that can be made without the database: which version of each record is the newest in the batch, the
// rows to be copied, what they change in the aggregates. So this is done while the batch before is still being written.
// No message may be added after it. batch_write does it by itself where it was not done.
void batch_prepare(struct batch *batch);

// Writes everything that was added, and moves the positions, in one transaction. Where the database refuses a message
// for good, the batch is halved until that message is alone; it is rejected as not-storable, and the rest is written.
// On ERROR_TRANSIENT nothing is lost: call it again, after database_rollback, or on a new connection where the old one
// failed. On ERROR_FENCED another consumer moved a position: drop the batch and read the positions anew.
MUST_CHECK bool batch_write(struct batch *batch, struct database *database, struct error *error);

// Reads where the database stands: `positions` has `count` partitions of the kind's topic, ascending or not, and is
// filled in the order in which the database returns them. A partition that has no row yet gets one at offset 0.
MUST_CHECK bool batch_read_positions(const struct record_kind *kind, struct database *database,
                                     struct partition_position *positions, size_t count, struct error *error);

// Asks the database whether the next_offset of each of these partitions is the expected one. *same is false where one
// is not: another consumer moved it, or a backup was restored.
MUST_CHECK bool batch_look_positions(const struct record_kind *kind, struct database *database,
                                     const struct partition_position *expected, size_t count, bool *same,
                                     struct error *error);

// What became of its messages; batch_reset does not set it back, so take the difference.
struct batch_counts batch_counts(const struct batch *batch);

// The traceparent (W3C Trace Context) of the last message added that had one, else "". Borrowed until batch_reset.
const char *batch_traceparent(const struct batch *batch);
