// Threads that verify signatures, which takes far longer than all else that is done with a message, while the
// consumer's loop takes further ones and the writer writes those before.
//
// The consumer's loop alone calls these. What it adds is of one batch; before that batch goes to the writer it waits
// here, so the order of messages and what a transaction holds do not depend on which thread is done first.
#pragma once

#include "intake/record.h"
#include "signatures/trust.h"
#include "signatures/verification.h"

struct verifiers;

// A message whose signatures are to be verified. It must not move until it is verified or dropped.
struct verification {
    struct message message; // what it points at lives as long
    struct event event;     // of which `payload` is used
    // What a thread found: NULL where all is right, else to be freed with free(). not-authorised counts only where
    // nothing else is wrong with the message.
    struct rejection *rejection;
    struct signers *signers; // to be filled where all is right; NULL: nobody asks
};

// Starts a thread for each processor that the process may use, and has them judge by the trust, which is theirs from
// now on. The kind is borrowed.
struct verifiers *verifiers_new(const struct record_kind *kind, struct trust *trust);
void verifiers_free(struct verifiers *verifiers); // NULL is fine; what was added is dropped

// Judges by another trust from now on, which takes the place of the one before. Waits for what was added.
void verifiers_take(struct verifiers *verifiers, struct trust *trust);

// What is asked of the kind's topic. Where it is TRUST_OFF, nothing is to be added.
enum trust_policy verifiers_policy(const struct verifiers *verifiers);

void verifiers_add(struct verifiers *verifiers, struct verification *verification);

// Waits until all that was added is verified.
void verifiers_wait(struct verifiers *verifiers);

// Forgets what was added and not begun, and waits for what is being verified.
void verifiers_drop(struct verifiers *verifiers);
