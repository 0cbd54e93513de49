// Makes signatures: the header ce_dssematerial of a message.
#pragma once

#include "common/error.h"
#include "messages/message.h"
#include "signatures/key.h"

#define KEYID_BYTES_MOST 255

// Whoever signs: a private key, and the id under which others know its public one. Once made, any number of threads may
// sign with it.
struct signer;

// Reads a private key in PEM from a file, by the settings SIGNING_KEY_FILE and SIGNING_KEY_ID. The id is copied. NULL
// with ERROR_CONFIG where the file cannot be read or holds no such key, where others than the owner and the group may
// read it, or where the id is empty, longer than KEYID_BYTES_MOST or not printable. The message names the setting. Free
// with signer_free.
struct signer *signer_open(const char *path, const char *keyid, struct error *error);
void signer_free(struct signer *signer); // NULL is fine

const struct key *signer_key(const struct signer *signer); // borrowed
const char *signer_keyid(const struct signer *signer);     // borrowed

// Signs a message with one or more keys, at most SIGNATURES_MOST: the header to be sent with it is in the arena. All
// headers and the value must be those that will be sent; the key (of Kafka) is not signed. False with ERROR_POISON
// where the message cannot be signed (digest_core), which the message says as a sentence; ERROR_FATAL where libcrypto
// fails.
MUST_CHECK bool signing_header(const struct signer *const *signers, size_t count, const struct message *message,
                               struct arena *arena, struct header *header, struct error *error);
