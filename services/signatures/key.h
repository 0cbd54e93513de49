// Keys for signatures: Ed25519 (RFC 8032), and ECDSA on P-256 with SHA-256, whose signatures are DER (RFC 3279, section
// 2.2.3). By libcrypto.
#pragma once

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>
#include <stdint.h>

enum key_algorithm { KEY_ED25519, KEY_ECDSA_P256, KEY_ALGORITHMS };

// "ed25519" and "ecdsa-p256": as the trust file has them.
const char *key_algorithm_name(enum key_algorithm algorithm);

// The algorithm of that name; KEY_ALGORITHMS where there is none.
enum key_algorithm key_algorithm_of(const char *name);

struct key; // a private or a public one; once it is read, any number of threads may use it

// Reads a key in PEM: a private one (PKCS#8, not encrypted), or a public one (SubjectPublicKeyInfo). NULL with
// ERROR_CONFIG, whose message is the end of a sentence such as "is no public key in PEM", where it is none of the
// algorithms above or is not alone. Free with key_free.
struct key *key_read_private(const char *pem, size_t size, struct error *error);
struct key *key_read_public(const char *pem, size_t size, struct error *error);

// A new private key. NULL with ERROR_FATAL where libcrypto has no randomness or memory.
struct key *key_new(enum key_algorithm algorithm, struct error *error);
void key_free(struct key *key); // NULL is fine

enum key_algorithm key_algorithm(const struct key *key);

// The key in PEM, in the arena: the private one (PKCS#8), of which whoever prints it must take care, or the public one.
const char *key_pem_private(const struct key *key, struct arena *arena);
const char *key_pem_public(const struct key *key, struct arena *arena);

#define KEY_FINGERPRINT_SIZE 32

// SHA-256 of the public key's SubjectPublicKeyInfo in DER: what tells two keys apart.
void key_fingerprint(const struct key *key, uint8_t fingerprint[KEY_FINGERPRINT_SIZE]);

// Whether a signature is that of the key over the bytes.
bool key_verifies(const struct key *key, const uint8_t *bytes, size_t size, const uint8_t *signature,
                  size_t signature_size);

// Signs the bytes with a private key: the signature, *signature_size bytes, is in the arena. False with ERROR_FATAL.
MUST_CHECK bool key_sign(const struct key *key, const uint8_t *bytes, size_t size, struct arena *arena,
                         const uint8_t **signature, size_t *signature_size, struct error *error);
