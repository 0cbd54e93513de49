// What the emitter tells of itself in the metrics: its rounds, what waits in the outbox and for how long, and how long
// it took from an event to the commit of what follows from it.
#pragma once

#include "common/metrics.h"
#include "quota-emitter/recalculate.h"

// What rounds have put into the outbox.
struct updates_due {
    int64_t since_ms; // when the first of them was made (clock_ms); 0: there is none
    int64_t came_ms;  // when the oldest event came that they follow from (unix_ms); 0: not known
};

#define ACCOUNT_METRICS 11

// Its members are for account.c alone.
struct account {
    struct metric *metrics[ACCOUNT_METRICS];
    struct updates_due on_way; // what there was when the transaction in hand began,
    int64_t on_way_sequence;   // up to this outbox-sequence
    struct updates_due behind; // what came since
};

// Makes the metrics, which stay for as long as the process runs.
void account_open(struct account *account);

// The emitter has the lead; it lost it, or gave it up, and may have it again: what waits goes on waiting; or another
// one has it and knows what waits.
void account_leads(struct account *account);
void account_leads_no_more(struct account *account);
void account_stands_by(struct account *account);

// A round was made, with `more` messages for the outbox or without; so many are there now that were not sent. What
// caused it is remembered until what follows from it is sent: also while figures are held back, but not where nothing
// follows.
void account_round(struct account *account, const struct recalculation *done, bool more, int64_t unsent);

// A transaction begins, with what there is up to that sequence.
void account_sending(struct account *account, int64_t last_sequence);

// A transaction was committed, with so many messages: up to sent_sequence all is sent, and so many are not.
void account_sent(struct account *account, int64_t messages, int64_t sent_sequence, int64_t unsent);
