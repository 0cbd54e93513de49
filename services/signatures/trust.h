// The trust file: whose signatures count, for which topics and municipalities, and when. JSON, in the contract's shape:
//
// {"policy": {"municipal.placements.v1": "require", "coa.permits.v1": "warn"},      off where a topic is not named
//  "signatures": {"ministry.determinations.v1": 2},                                 1 where a topic is not named
//  "publishers": [{"source": "urn:nld:oin:…", "topics": ["municipal.placements.v1"], "municipalities": ["GM0716"],
//                  "keys": [{"keyid": "…", "algorithm": "ed25519", "public_key": "PEM",
//                            "from": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}]}]}
#pragma once

#include "common/error.h"
#include "signatures/key.h"

#include <stddef.h>
#include <stdint.h>

enum trust_policy {
    TRUST_OFF,     // signatures are passed over
    TRUST_WARN,    // what fails counts, and is told
    TRUST_REQUIRE, // what fails is rejected
};

#define PUBLISHERS_MOST        10000
#define PUBLISHER_KEYS_MOST    1000 // of now, of times that are over, and of those to come
#define PUBLISHER_KEYS_AT_ONCE 16   // that hold at one time: each of them can be tried on a signature without a keyid

struct publisher;

struct trusted_key {
    const char *keyid;         // no other key in the file has it
    struct key *key;           // nor is this one there again: so no key can sign for two publishers
    int64_t from_us, until_us; // it holds from <= t < until; microseconds since 2000, as event.h has times
    const struct publisher *publisher;
};

// Who may write. Its keys are in the file's order.
struct publisher {
    const char *source;            // the ce_source that it has
    unsigned topics;               // a bit for each of trust_topics
    const uint8_t *municipalities; // a bit for each code, GM0000 first; NULL: all
    struct trusted_key *keys;
    size_t key_count;
};

// What the file says. It never changes, so any number of threads may read it. All it gives is borrowed from it.
struct trust;

// Reads a trust file, by its path or from its text. NULL with ERROR_CONFIG where it cannot be read or breaks a rule;
// the message says where in it ("publishers[3].keys[0].until: …") and what would be right. What is not known is
// refused: a name that is spelt wrong must not give away a right. Free with trust_free.
struct trust *trust_open(const char *path, struct error *error);
struct trust *trust_read(const char *text, size_t size, struct error *error);
// The same of the file of the setting TRUST_FILE: the message begins with its name.
struct trust *trust_open_set(const char *path, struct error *error);
void trust_free(struct trust *trust); // NULL is fine

// What is asked of a topic, and by how many different publishers a message must be signed.
enum trust_policy trust_policy(const struct trust *trust, const char *topic);
unsigned trust_signatures(const struct trust *trust, const char *topic);

// "off", "warn" or "require".
const char *trust_policy_name(enum trust_policy policy);

// The publisher with that ce_source, the key with that id; NULL where there is none.
const struct publisher *trust_publisher(const struct trust *trust, const char *source, size_t length);
const struct trusted_key *trust_key(const struct trust *trust, const char *keyid);

// All publishers, in the order of their sources: *count of them.
const struct publisher *const *trust_publishers(const struct trust *trust, size_t *count);

size_t trust_key_count(const struct trust *trust);

// Whether a publisher may write a topic, and for a municipality (716 of GM0716).
bool publisher_may_write(const struct publisher *publisher, const char *topic);
bool publisher_may_for(const struct publisher *publisher, int municipality);

// Whether a key holds at a time, as Kafka has it: milliseconds since 1970; it does not where that is less than 0. And
// whether it no longer does.
bool trusted_key_holds(const struct trusted_key *key, int64_t timestamp_ms);
bool trusted_key_is_over(const struct trusted_key *key, int64_t timestamp_ms);
