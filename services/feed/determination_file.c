#include "feed/determination_file.h"
#include "determination-consumer/determination.h"
#include "feed/delivery.h"
#include "feed/publication.h"
#include "signatures/base64.h"
#include "topics/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES_MOST (2 * 1024 * 1024) // a determination has at most 512 KiB, in Base64
#define CE_PREFIX  "ce_"

static bool bad(struct error *error, const char *path, const char *what)
{
    return error_set(error, ERROR_POISON, "%s: %s", path, what);
}

// The attribute that a header becomes: datacontenttype of content-type, else the name without ce_; NULL for any other.
static const char *attribute_of(const char *header)
{
    if (strcmp(header, "content-type") == 0)
        return "datacontenttype";
    return strncmp(header, CE_PREFIX, strlen(CE_PREFIX)) == 0 ? header + strlen(CE_PREFIX) : NULL;
}

static json_t *event_json(const struct message *message)
{
    struct arena *arena = arena_new();
    json_t *event = json_object();
    for (size_t i = 0; i < message->header_count; i++) {
        const struct header *header = &message->headers[i];
        const char *name = attribute_of(header->name);
        if (name)
            json_object_set_new(event, name, json_stringn((const char *)header->value, header->size));
    }
    json_object_set_new(event, "partitionkey", json_stringn((const char *)message->key, message->key_size));
    json_object_set_new(event, "data_base64", json_string(base64_encode(message->value, message->value_size, arena)));
    arena_free(arena);
    return event;
}

// Writes the event into a file that must not exist.
static bool file_write(const char *path, const struct message *message, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    json_t *event = event_json(message);
    bool ok = json_dumpfd(event, descriptor, JSON_INDENT(2)) == 0 && write(descriptor, "\n", 1) == 1 &&
              fsync(descriptor) == 0;
    if (!ok)
        error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    json_decref(event);
    close(descriptor);
    if (!ok)
        unlink(path);
    return ok;
}

bool determination_file_create(const char *path, const struct message *message, struct error *error)
{
    return file_write(path, message, error);
}

bool determination_file_replace(const struct determination_file *file, const char *path, struct error *error)
{
    struct arena *arena = arena_new();
    const char *beside = arena_text(arena, "%s.new", path);
    bool ok = file_write(beside, &file->message, error);
    if (ok && rename(beside, path) != 0) {
        ok = error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
        unlink(beside);
    }
    arena_free(arena);
    return ok;
}

static json_t *json_read(const char *path, struct error *error)
{
    FILE *in = fopen(path, "re");
    char *text = in ? memory_resize(NULL, BYTES_MOST, 1) : NULL;
    size_t size = in ? fread(text, 1, BYTES_MOST, in) : 0;
    json_t *event = NULL;
    if (!in || ferror(in)) {
        error_set(error, ERROR_FATAL, "%s: %s", path, strerror(errno));
    } else {
        event = size < BYTES_MOST ? json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
        if (!event)
            bad(error, path, "it is no JSON, or too large");
    }
    if (in)
        fclose(in);
    free(text);
    return event;
}

static bool header_add(struct determination_file *file, const char *name, const char *value, struct arena *arena)
{
    if (file->message.header_count == FILE_HEADERS_MOST)
        return false;
    file->headers[file->message.header_count++] = (struct header){name, arena_copy(arena, value, strlen(value)),
                                                                  strlen(value)};
    return true;
}

// Takes a member of the event: its value, its key, or a header.
static bool member_take(struct determination_file *file, const char *name, const json_t *member, struct arena *arena)
{
    struct message *message = &file->message;
    const char *text = json_string_value(member);
    if (!text || strlen(name) > 64)
        return false;
    if (strcmp(name, "data_base64") == 0)
        return base64_decode(text, strlen(text), arena, &message->value, &message->value_size);
    if (strcmp(name, "partitionkey") == 0) {
        message->key = arena_copy(arena, text, strlen(text));
        message->key_size = strlen(text);
        return true;
    }
    if (strcmp(name, "datacontenttype") == 0)
        return header_add(file, "content-type", text, arena);
    return header_add(file, arena_text(arena, CE_PREFIX "%s", name), text, arena);
}

static bool event_take(struct determination_file *file, const char *path, json_t *event, struct arena *arena,
                       struct error *error)
{
    const char *name;
    json_t *member;
    if (!json_is_object(event))
        return bad(error, path, "it is no event in CloudEvents' JSON format");
    json_object_foreach(event, name, member)
    {
        if (!member_take(file, name, member, arena))
            return error_set(error, ERROR_POISON, "%s: it is no event that was written here: %s is wrong", path, name);
    }
    return file->message.key || bad(error, path, "it is no event that was written here: partitionkey is missing");
}

static bool judge(const struct determination_file *file, const char *path, struct arena *arena, struct error *error)
{
    const struct message *message = &file->message;
    struct event event;
    struct rejection rejection;
    char key[EVENT_KEY_SIZE];
    const struct record *record = NULL;
    if (event_read(message, determination_kind.event_type, determination_kind.bytes_most, &event, &rejection))
        record = record_judge(&determination_kind, &event, arena, arena, &rejection);
    if (!record)
        return error_set(error, ERROR_POISON, "%s: %s: %s", path, reject_reason_name(rejection.reason),
                         rejection.explanation);
    publication_key(&determination_kind, record, key); // the key is not signed, and is shown first
    return (message->key && message->key_size == strlen(key) && memcmp(message->key, key, message->key_size) == 0) ||
           error_set(error, ERROR_POISON, "%s: partitionkey is not %s, which is that of what it says", path, key);
}

// The place of a header; the count of headers where there is none.
static size_t header_find(const struct determination_file *file, const char *name)
{
    size_t i = 0;
    while (i < file->message.header_count && strcmp(file->headers[i].name, name) != 0)
        i++;
    return i;
}

// Reads the signatures, if any, and sees whether they are for what the file says. Whose they are, a trust file says.
static bool signatures_take(struct determination_file *file, const char *path, struct arena *arena, struct error *error)
{
    size_t place = header_find(file, MATERIAL_HEADER);
    const struct header *header = &file->headers[place];
    uint8_t digest[DIGEST_SIZE];
    const char *why;
    if (place == file->message.header_count)
        return true;
    if (!envelope_read(header->value, header->size, arena, &file->envelope, &why) ||
        !digest_core(&file->message, digest, &why))
        return error_set(error, ERROR_POISON, "%s: dssematerial: %s", path, why);
    return memcmp(digest, file->envelope.core, DIGEST_SIZE) == 0 ||
           bad(error, path, "it says something else than what was signed: it was changed");
}

bool determination_file_read(struct determination_file *file, const char *path, struct arena *arena,
                             struct error *error)
{
    memset(file, 0, sizeof *file);
    file->message = (struct message){.topic = determination_kind.topic,
                                     .headers = file->headers,
                                     .timestamp_ms = event_time_now() / 1000 + UNIX_TO_2000_MS};
    json_t *event = json_read(path, error);
    bool ok = event && event_take(file, path, event, arena, error) && judge(file, path, arena, error) &&
              signatures_take(file, path, arena, error);
    json_decref(event);
    return ok;
}

// Begins an envelope for an event that nobody has signed.
static bool envelope_begin(struct determination_file *file, struct arena *arena, struct error *error)
{
    const char *why;
    if (!digest_core(&file->message, file->envelope.core, &why))
        return error_set(error, ERROR_POISON, "it cannot be signed: %s", why);
    if (file->message.header_count == FILE_HEADERS_MOST)
        return error_set(error, ERROR_POISON, "it cannot be signed: it has too many attributes");
    const char *payload = envelope_payload(file->envelope.core, arena);
    file->envelope.payload = (const uint8_t *)payload;
    file->envelope.payload_size = strlen(payload);
    file->headers[file->message.header_count++] = (struct header){.name = MATERIAL_HEADER};
    return true;
}

static bool signature_is_of(const struct envelope *envelope, const struct signature *signature, const struct key *key,
                            struct arena *arena)
{
    size_t size;
    const uint8_t *pae = envelope_pae(PAYLOAD_TYPE, envelope->payload, envelope->payload_size, arena, &size);
    return key_verifies(key, pae, size, signature->bytes, signature->size);
}

bool determination_file_sign(struct determination_file *file, const struct signer *signer, struct arena *arena,
                             struct error *error)
{
    struct envelope *envelope = &file->envelope;
    const char *keyid = signer_keyid(signer);
    size_t size;
    for (size_t i = 0; i < envelope->signature_count; i++)
        if (strcmp(envelope->signatures[i].keyid, keyid) == 0)
            return error_set(error, ERROR_POISON,
                             signature_is_of(envelope, &envelope->signatures[i], signer_key(signer), arena)
                                 ? "key %s has signed it already: another person signs with another key"
                                 : "it has a signature of key %s that this key did not make: ask whoever sent the file",
                             keyid);
    if (envelope->signature_count == SIGNATURES_MOST)
        return error_set(error, ERROR_POISON, "it has %d signatures, and can have no more", SIGNATURES_MOST);
    if (envelope->signature_count == 0 && !envelope_begin(file, arena, error))
        return false;
    struct signature *signature = &envelope->signatures[envelope->signature_count];
    const uint8_t *pae = envelope_pae(PAYLOAD_TYPE, envelope->payload, envelope->payload_size, arena, &size);
    if (!key_sign(signer_key(signer), pae, size, arena, &signature->bytes, &signature->size, error))
        return false;
    signature->keyid = keyid;
    envelope->signature_count++;
    struct header *header = &file->headers[header_find(file, MATERIAL_HEADER)];
    header->value = (const uint8_t *)envelope_write(envelope, arena);
    header->size = strlen((const char *)header->value);
    return true;
}

const char *determination_file_header(const struct determination_file *file, const char *name, struct arena *arena)
{
    size_t place = header_find(file, name);
    const struct header *header = &file->headers[place];
    return place < file->message.header_count
               ? arena_text(arena, "%.*s", (int)header->size, (const char *)header->value)
               : "";
}

// A signature, and what a trust file says of it now.
static json_t *signature_json(const struct determination_file *file, const struct signature *signature,
                              const struct trust *trust, struct arena *arena)
{
    const struct trusted_key *key = trust ? trust_key(trust, signature->keyid) : NULL;
    const char *state = !trust || !*signature->keyid ? "not checked" : !key ? "unknown key" : "valid";
    if (key && !signature_is_of(&file->envelope, signature, key->key, arena))
        state = "false";
    else if (key && !publisher_may_write(key->publisher, file->message.topic))
        state = "may not";
    else if (key && !trusted_key_holds(key, file->message.timestamp_ms))
        state = trusted_key_is_over(key, file->message.timestamp_ms) ? "expired" : "not yet";
    return json_pack("{s:s, s:s?, s:s}", "keyid", signature->keyid, "publisher", key ? key->publisher->source : NULL,
                     "state", state);
}

json_t *determination_file_json(const struct determination_file *file, const struct trust *trust, struct arena *arena)
{
    const struct message *message = &file->message;
    struct rejection rejection;
    json_t *signatures = json_array();
    for (size_t i = 0; i < file->envelope.signature_count; i++)
        json_array_append_new(signatures, signature_json(file, &file->envelope.signatures[i], trust, arena));
    return json_pack(
        "{s:s%, s:s, s:s, s:s, s:o, s:o}", "key", (const char *)message->key, message->key_size, "id",
        determination_file_header(file, "ce_id", arena), "time", determination_file_header(file, "ce_time", arena),
        "source", determination_file_header(file, "ce_source", arena), "says",
        decode_value(topic_find(determination_kind.topic), message->value, message->value_size, &rejection),
        "signatures", signatures);
}

bool determination_file_send(const struct determination_file *file, struct producer *producer, struct receipt *receipt,
                             struct error *error)
{
    bool ok = true;
    producer_send(producer, &file->message, receipt);
    for (int left = 1; ok && left > 0;)
        ok = delivery_await(producer, file->message.topic, &left, error);
    return ok;
}
