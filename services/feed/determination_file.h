// A determination that is not published yet, as a file: so that it can be looked at, signed by one person after the
// other, and then published. It is the event in CloudEvents' JSON format, the value in data_base64, the signatures in
// the extension attribute dssematerial, and Kafka's key in partitionkey.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
#pragma once

#include "messages/message.h"
#include "signatures/envelope.h"
#include "signatures/signing.h"
#include "signatures/trust.h"
#include "topics/producer.h"

#include <jansson.h>

#define FILE_HEADERS_MOST 32

struct determination_file {
    struct message message; // as it will be published; points into `headers` and into the arena
    struct header headers[FILE_HEADERS_MOST];
    struct envelope envelope; // of its signatures; none where signature_count is 0
};

// Writes a message that has been judged into a new file. False with ERROR_FATAL where that cannot be, or the file
// exists.
MUST_CHECK bool determination_file_create(const char *path, const struct message *message, struct error *error);

// Reads a file and judges its event as the consumer will. The struct must not be moved afterwards; what it points at is
// in the arena. False with ERROR_FATAL where the file cannot be read, with ERROR_POISON where it holds no such event,
// the consumer would reject it, or it is not what its signatures were made for.
MUST_CHECK bool determination_file_read(struct determination_file *file, const char *path, struct arena *arena,
                                        struct error *error);

// Adds a signature. False with ERROR_POISON where that key has signed already, a signature is said to be of that key
// and is not, or the event cannot be signed.
MUST_CHECK bool determination_file_sign(struct determination_file *file, const struct signer *signer,
                                        struct arena *arena, struct error *error);

// Writes it back in place of the file: the old one or the new one is there, whatever happens.
MUST_CHECK bool determination_file_replace(const struct determination_file *file, const char *path,
                                           struct error *error);

// A header's value as a text in the arena; "" where there is none.
const char *determination_file_header(const struct determination_file *file, const char *name, struct arena *arena);

// What is known of it: key, id, time, source, what it says (decode.h), and its signatures, each with keyid, publisher
// and state: by the trust file and now it is "valid", "false", of an "unknown key", of one that is "expired", does "not
// yet" hold or "may not" sign determinations; "not checked" where trust is NULL or it has no keyid. The caller's.
json_t *determination_file_json(const struct determination_file *file, const struct trust *trust, struct arena *arena);

// Publishes it as it is, and waits until the broker has it. The producer must serve nothing else.
MUST_CHECK bool determination_file_send(const struct determination_file *file, struct producer *producer,
                                        struct receipt *receipt, struct error *error);
