// What a trust file says, for people: who may sign what, how long each key holds, and what has to be done about it.
#pragma once

#include "signatures/signing.h"
#include "signatures/trust.h"

#include <jansson.h>

#define KEY_WARNING_DAYS 30 // a key that ends sooner, with none after it, is told

// Topics with their policy and how many signatures they ask for, and publishers with their topics, municipalities
// (null: all) and keys, each with its state at now_us (microseconds since 2000-01-01 UTC): "valid", "not yet",
// "expired", and in how many days it ends. The caller owns it.
json_t *trust_json(const struct trust *trust, int64_t now_us);

// Until when each of the publishers of a topic who can sign now can go on without a gap, in microseconds since 2000; 0
// where no signature is looked at there or nobody can sign.
int64_t trust_ends(const struct trust *trust, const char *topic, int64_t now_us);

// What is wrong or soon will be, each as a text that says what to do; an empty array where nothing is. `signer` is the
// key that is signed with here, for events of `source`; NULL: none. The caller owns it.
json_t *trust_findings(const struct trust *trust, const struct signer *signer, const char *source, int64_t now_us);
