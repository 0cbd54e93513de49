// What of a message is signed, as digests (SHA-256): by CloudEvents' extension "Verifiable CloudEvents with DSSE",
// section "Signature". https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/verifiability.md
#pragma once

#include "messages/message.h"

#define DIGEST_SIZE 32

#define MATERIAL_HEADER "ce_dssematerial" // the header that carries signatures

// The extension's CORE_DIGEST: of the digests of id, source, specversion, type, datacontenttype (header content-type),
// dataschema, subject, time and the value, one behind the other; what is absent or null counts as empty. The time is
// taken in UTC, as 2017-04-01T09:30:00Z. False where the message cannot be signed, with the reason as a sentence in
// *why: one of these headers is there twice, ce_time is no time, or it has a fraction of a second, which the digest
// would leave out.
bool digest_core(const struct message *message, uint8_t digest[DIGEST_SIZE], const char **why);

// The extension's EXT_DIGEST: of the digests of these extension attributes' values, in the order of the names, which
// are without ce_. A value is taken as it stands in the header: so that of a String, Integer, Boolean or URI, and of a
// Timestamp in UTC and whole seconds. False as above where one is there twice.
bool digest_extensions(const struct message *message, const char *const *names, size_t count,
                       uint8_t digest[DIGEST_SIZE], const char **why);
