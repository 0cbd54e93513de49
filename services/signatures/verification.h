// Whether a message's signatures are what the trust file asks.
#pragma once

#include "messages/message.h"
#include "signatures/envelope.h"
#include "signatures/trust.h"

// However an envelope is made, no more keys than these are tried on a message: that of each keyid, and on a signature
// without one all of a publisher's that hold.
#define TRIES_MOST (SIGNATURES_MOST + PUBLISHER_KEYS_AT_ONCE)

// Whose signatures counted: the keyids, borrowed from the trust.
struct signers {
    const char *keyids[SIGNATURES_MOST];
    size_t count;
};

// Judges the signatures of a message whose other headers are right, as if its topic's policy were "require": true where
// so many different publishers as are asked have signed, the one of its ce_source among them, each with a key that
// holds at the broker's timestamp, and each may write the topic. Else the rejection says why:
//
// - not-signed: there is no header ce_dssematerial, or an empty one.
// - bad-signature: it is no envelope, it was not made for this message, ce_time has a fraction, or a key that is known
//   and holds did not sign it.
// - unknown-publisher: ce_source or the keys are not in the trust file, or not at that time, or not for that topic, or
//   fewer publishers have signed than are asked.
//
// A signature without a keyid is tried with the keys of ce_source's publisher, those that hold first. Where all is
// right, and signers is not NULL, it is filled. `scratch` is used while it works. Any number of threads may judge by
// one trust.
bool signatures_verify(const struct trust *trust, const struct message *message, struct arena *scratch,
                       struct signers *signers, struct rejection *rejection);

// The publisher that a message's ce_source names; NULL where the trust file has none, or the header is not there.
const struct publisher *message_publisher(const struct trust *trust, const struct message *message);
