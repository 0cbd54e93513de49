// The envelope that carries a message's signatures: DSSE 1.0.2's JSON envelope, of which the header ce_dssematerial is
// the Base64, with the payload of CloudEvents' verifiability extension: {"core": Base64(CORE_DIGEST)}, and with "ext"
// and "signedextattrs" where extension attributes are signed too (digest.h).
// https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md
#pragma once

#include "common/arena.h"
#include "signatures/digest.h"

#define PAYLOAD_TYPE "https://cloudevents.io/verifiability/dsse/v0.1"

// What an envelope may have at most; so nobody can make a message that takes long to judge.
#define MATERIAL_BYTES_MOST  (16 * 1024) // the header
#define SIGNATURES_MOST      8
#define EXTENSIONS_MOST      32
#define SIGNATURE_BYTES_MOST 80 // Ed25519 has 64, ECDSA on P-256 up to 72

// One signature, borrowed from whoever made it.
struct signature {
    const char *keyid; // a hint which key it is of; "": it does not say
    const uint8_t *bytes;
    size_t size;
};

struct envelope {
    const uint8_t *payload; // the bytes that are signed
    size_t payload_size;
    struct signature signatures[SIGNATURES_MOST];
    size_t signature_count;
    // What the payload says.
    uint8_t core[DIGEST_SIZE];
    uint8_t extensions[DIGEST_SIZE];
    const char *extension_names[EXTENSIONS_MOST]; // without ce_
    size_t extension_count;                       // 0: none is signed
};

// Reads the value of a header ce_dssematerial. What the envelope points at is in the arena. False where it is none, or
// breaks a rule of the extension, with the reason as a sentence in *why.
bool envelope_read(const uint8_t *material, size_t size, struct arena *arena, struct envelope *envelope,
                   const char **why);

// The payload for a core digest alone, in the arena: no extension attributes.
const char *envelope_payload(const uint8_t core[DIGEST_SIZE], struct arena *arena);

// The value of a header ce_dssematerial with an envelope's payload and signatures, as a text in the arena.
const char *envelope_write(const struct envelope *envelope, struct arena *arena);

// What is signed: DSSE's pre-authentication encoding (PAE) of a payload's type and bytes, in the arena.
// https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md
const uint8_t *envelope_pae(const char *type, const uint8_t *payload, size_t payload_size, struct arena *arena,
                            size_t *size);
