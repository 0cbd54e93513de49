// The relay: sends the outbox to Kafka, each row exactly once for read_committed readers.
//
// A batch of rows is one Kafka transaction, and its messages carry their sequence: so the batch and the position behind
// it are there together or not at all. Opening a relay fences the producer of any older one, which ends its
// transaction, and then reads that position from the topics (outputs.h). No consumer group has to remember it.
#pragma once

#include "common/database.h"
#include "common/settings.h"
#include "common/topic_reader.h"

struct relay;

// Tries nothing again: ERROR_TRANSIENT where the broker is not there yet. The rows that were already sent are deleted.
// identity is the client.id.
struct relay *relay_open(const struct settings *settings, const char *identity, struct database *database,
                         struct error *error);
void relay_close(struct relay *relay);

// Sends the next batch; *sent is how many rows, 0 where the outbox is empty. After any error close the relay and open a
// new one: the transaction's outcome is then read back. ERROR_FENCED: another emitter took over.
MUST_CHECK bool relay_batch(struct relay *relay, struct database *database, int64_t *sent, struct error *error);

// Whether the topics still have what was sent, also where nothing is to be sent: one that was made anew is an error,
// and the next relay gives its readers all again. reader: one that is not read_committed.
MUST_CHECK bool relay_look(struct relay *relay, struct topic_reader *reader, struct database *database,
                           struct error *error);
