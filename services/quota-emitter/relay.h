// The relay: sends the table outbox to Kafka, each row exactly once for read_committed readers.
//
// A batch of rows is one Kafka transaction, and its messages carry their outbox-sequence. So the messages and the note
// of how far they go are there together or not at all. A new relay fences the producer of any older one, which ends
// that one's transaction, and then reads from the topics where to go on (outputs.h).
#pragma once

#include "common/database.h"
#include "common/settings.h"
#include "common/topic_reader.h"
#include "quota-emitter/sender.h"

struct relay;

// Opens the producer, fences an older one, finds where to go on (resume.h) and deletes the rows that were sent. It
// makes one try: NULL with ERROR_TRANSIENT where the broker is not there yet. `database` must be the connection that
// has the lead; it is not kept. identity is the client.id; signer as in sender_open.
struct relay *relay_open(const struct settings *settings, const char *identity, const struct signer *signer,
                         struct database *database, struct error *error);
void relay_close(struct relay *relay); // NULL is fine; an open transaction is left to the next relay, which ends it

// The outbox-sequence up to which all is on the topics.
int64_t relay_sent(const struct relay *relay);

// Sets the next rows on their way, at most 2,000 or 4 MiB of values. Nothing may be on its way (SENDING_NOTHING), and
// the outbox must have a row behind relay_sent: where it has not, somebody deleted it, which is ERROR_TRANSIENT.
MUST_CHECK bool relay_start(struct relay *relay, struct database *database, struct error *error);

// How it goes with what is on its way. Where that hangs it ends the process (watchdog.h).
enum sending relay_state(struct relay *relay);

// A file descriptor that is readable when relay_state tells something new.
int relay_fd(const struct relay *relay);

// Deals with the outcome, after SENDING_DONE or SENDING_FAILED. *sent is how many rows were sent; they are deleted
// later. After any error close the relay and open a new one, which then reads whether the transaction was committed.
// ERROR_FENCED: another emitter has taken over.
//
// A row that its topic refuses for good (too large) does not stop those behind it: a reject is sent without its value,
// which the table reject keeps. Of a figure it is ERROR_FATAL: the topic is not configured as it must be.
MUST_CHECK bool relay_settle(struct relay *relay, struct database *database, int64_t *sent, struct error *error);

// Deletes the rows that were sent, for when there is nothing else to do; before, it is done after many of them.
MUST_CHECK bool relay_forget(struct relay *relay, struct database *database, struct error *error);

// Looks whether the topics still have what was sent; to be called now and then, as nothing else tells while nothing is
// sent. Where a topic was made anew it notes that in the database and fails with ERROR_TRANSIENT: the next relay then
// publishes again what the topic's readers lost. Nothing may be on its
// way. The reader must be one that is not read_committed.
MUST_CHECK bool relay_look(struct relay *relay, struct topic_reader *reader, struct database *database,
                           struct error *error);
