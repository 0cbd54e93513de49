// A key as people deal with it: made in a file, named, and put into a trust file.
#pragma once

#include "signatures/key.h"

#include <jansson.h>

#define KEYID_TEXT_SIZE 33 // 32 hexadecimal digits and a NUL

// The keyid that a key is given here: the first half of its fingerprint (key.h). It follows from the public key alone,
// so nobody has to hand out ids, and anybody can see which key an id means; any other text would do as well. Returns
// `text`.
const char *keyid_of(const struct key *key, char text[KEYID_TEXT_SIZE]);

// Writes the private key into a new file that only its owner may read (PEM, PKCS#8). False with ERROR_FATAL where that
// cannot be, or the file exists: a key that is overwritten is lost.
MUST_CHECK bool key_file_create(const struct key *key, const char *path, struct error *error);

// The key's entry for the list "keys" of a publisher in a trust file, valid from one time to the other (microseconds
// since 2000-01-01 UTC). The caller owns it.
json_t *key_entry_json(const struct key *key, int64_t from_us, int64_t until_us);
