#include "signatures/verification.h"
#include "messages/event.h"
#include "messages/identifier.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

// A message while its signatures are looked at, one by one.
struct judging {
    const struct trust *trust;
    const struct message *message;
    const struct publisher *publisher; // of its ce_source
    int64_t came_ms;                   // the broker's timestamp; -1: there is none
    const uint8_t *pae;
    size_t pae_size;
    const struct trusted_key *signed_with[SIGNATURES_MOST]; // one of each publisher that signed
    size_t signed_count;
    int tries;
    const struct trusted_key *failed; // a key that holds, but did not make the signature that names it; NULL: none
    bool failed_all;                  // one without a keyid is of none of the publisher's keys
    char unknown[200];                // why the first one that does not count does not; "": there is none
};

// The header of that name; NULL where there is none. *times says how many there are.
static const struct header *header_find(const struct message *message, const char *name, int *times)
{
    const struct header *found = NULL;
    *times = 0;
    for (size_t i = 0; i < message->header_count; i++)
        if (strcasecmp(message->headers[i].name, name) == 0 && (*times)++ == 0)
            found = &message->headers[i];
    return found;
}

const struct publisher *message_publisher(const struct trust *trust, const struct message *message)
{
    int times;
    const struct header *source = header_find(message, "ce_source", &times);
    return source && source->value ? trust_publisher(trust, (const char *)source->value, source->size) : NULL;
}

static bool envelope_check(const struct message *message, const struct header *material, struct arena *scratch,
                           struct envelope *envelope, struct rejection *rejection)
{
    uint8_t digest[DIGEST_SIZE];
    const char *why;
    if (!digest_core(message, digest, &why))
        return reject(rejection, REJECT_BAD_SIGNATURE, "%s", why);
    if (!envelope_read(material->value, material->size, scratch, envelope, &why))
        return reject(rejection, REJECT_BAD_SIGNATURE, "header " MATERIAL_HEADER " is no envelope: %s", why);
    if (memcmp(digest, envelope->core, DIGEST_SIZE) != 0)
        return reject(rejection, REJECT_BAD_SIGNATURE,
                      "what was signed is not this message: its value or one of its headers is another");
    if (envelope->extension_count == 0)
        return true;
    if (!digest_extensions(message, envelope->extension_names, envelope->extension_count, digest, &why))
        return reject(rejection, REJECT_BAD_SIGNATURE, "%s", why);
    return memcmp(digest, envelope->extensions, DIGEST_SIZE) == 0 ||
           reject(rejection, REJECT_BAD_SIGNATURE,
                  "what was signed is not this message: one of its extension attributes is another");
}

static bool signed_by(const struct judging *judging, const struct publisher *publisher)
{
    size_t i = 0;
    while (i < judging->signed_count && judging->signed_with[i]->publisher != publisher)
        i++;
    return i < judging->signed_count;
}

static bool key_made(struct judging *judging, const struct trusted_key *key, const struct signature *signature)
{
    judging->tries++;
    return key_verifies(key->key, judging->pae, judging->pae_size, signature->bytes, signature->size);
}

// Keeps why a signature does not count, if it is the first.
__attribute__((format(printf, 2, 3))) static void unknown_tell(struct judging *judging, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!*judging->unknown)
        vsnprintf(judging->unknown, sizeof judging->unknown, format, arguments);
    va_end(arguments);
}

// A key that does not hold when the message came.
static void time_tell(struct judging *judging, const struct trusted_key *key)
{
    char text[EVENT_TIME_SIZE];
    if (judging->came_ms < 0)
        unknown_tell(judging, "the message has no timestamp of the broker's, by which keys hold: the topic needs "
                              "message.timestamp.type=LogAppendTime");
    else if (trusted_key_is_over(key, judging->came_ms))
        unknown_tell(judging, "key %.64s held until %s only", key->keyid, event_time_format(key->until_us, text));
    else
        unknown_tell(judging, "key %.64s does not hold before %s", key->keyid, event_time_format(key->from_us, text));
}

static void keyid_judge(struct judging *judging, const struct signature *signature)
{
    const struct trusted_key *key = trust_key(judging->trust, signature->keyid);
    if (!key && is_personal_identifier(signature->keyid, strlen(signature->keyid)))
        unknown_tell(judging, "its key is not in the trust file");
    else if (!key)
        unknown_tell(judging, "key %.64s is not in the trust file", signature->keyid);
    else if (!publisher_may_write(key->publisher, judging->message->topic))
        unknown_tell(judging, "key %.64s is of %.64s, which may not write this topic", key->keyid,
                     key->publisher->source);
    else if (!trusted_key_holds(key, judging->came_ms))
        time_tell(judging, key);
    else if (!signed_by(judging, key->publisher) && judging->tries < TRIES_MOST) {
        if (key_made(judging, key, signature))
            judging->signed_with[judging->signed_count++] = key;
        else
            judging->failed = key;
    }
}

// The key of ce_source's publisher that made a signature without a keyid, of those that hold or of those that do not,
// the last of the file first; NULL: none did, as far as the tries reach.
static const struct trusted_key *key_try(struct judging *judging, const struct signature *signature, bool holds)
{
    const struct publisher *publisher = judging->publisher;
    for (size_t i = *signature->keyid ? 0 : publisher->key_count; i-- > 0 && judging->tries < TRIES_MOST;)
        if (trusted_key_holds(&publisher->keys[i], judging->came_ms) == holds &&
            key_made(judging, &publisher->keys[i], signature))
            return &publisher->keys[i];
    return NULL;
}

static bool has_key_now(const struct judging *judging)
{
    const struct publisher *publisher = judging->publisher;
    size_t i = 0;
    while (i < publisher->key_count && !trusted_key_holds(&publisher->keys[i], judging->came_ms))
        i++;
    return i < publisher->key_count;
}

// Those without a keyid: one of them may be that of ce_source's publisher. Only where none is, the keys that do not
// hold are tried, for the reason alone: so they use up nobody's tries.
static void without_keyid_judge(struct judging *judging, const struct envelope *envelope)
{
    const struct publisher *publisher = judging->publisher;
    const struct trusted_key *key = NULL;
    size_t left = 0;
    for (size_t i = 0; i < envelope->signature_count; i++) {
        key = signed_by(judging, publisher) ? NULL : key_try(judging, &envelope->signatures[i], true);
        if (key)
            judging->signed_with[judging->signed_count++] = key;
        left += !key && !*envelope->signatures[i].keyid;
    }
    if (left == 0)
        return;
    for (size_t i = 0; i < envelope->signature_count && !key && !signed_by(judging, publisher); i++)
        key = key_try(judging, &envelope->signatures[i], false);
    if (signed_by(judging, publisher))
        unknown_tell(judging, "a signature without a keyid can only be that of %.64s, which has signed",
                     publisher->source);
    else if (key)
        time_tell(judging, key);
    else if (has_key_now(judging))
        judging->failed_all = true;
    else
        unknown_tell(judging, "%.64s has no key that holds now", publisher->source);
}

// What it comes to, all signatures being looked at.
static bool outcome(const struct judging *judging, struct rejection *rejection)
{
    unsigned asked = trust_signatures(judging->trust, judging->message->topic);
    bool own = signed_by(judging, judging->publisher);
    if (own && judging->signed_count >= asked)
        return true;
    if (judging->failed)
        return reject(rejection, REJECT_BAD_SIGNATURE, "the signature is not that of key %s", judging->failed->keyid);
    if (judging->failed_all)
        return reject(rejection, REJECT_BAD_SIGNATURE, "a signature without a keyid is of none of the keys of %s",
                      judging->publisher->source);
    if (*judging->unknown)
        return reject(rejection, REJECT_UNKNOWN_PUBLISHER, "%s (%zu of %u signatures count)", judging->unknown,
                      judging->signed_count, asked);
    if (!own && judging->signed_count > 0)
        return reject(rejection, REJECT_UNKNOWN_PUBLISHER, "signed by %s, but not by its ce_source %s",
                      judging->signed_with[0]->publisher->source, judging->publisher->source);
    return reject(rejection, REJECT_UNKNOWN_PUBLISHER,
                  "%zu of the %u signatures that are asked, of different publishers", judging->signed_count, asked);
}

bool signatures_verify(const struct trust *trust, const struct message *message, struct arena *scratch,
                       struct signers *signers, struct rejection *rejection)
{
    struct judging judging = {.trust = trust,
                              .message = message,
                              .publisher = message_publisher(trust, message),
                              .came_ms = message->timestamp_made_up ? -1 : message->timestamp_ms};
    struct envelope envelope = {0};
    int times;
    const struct header *material = header_find(message, MATERIAL_HEADER, &times);
    if (!material || (times == 1 && (!material->value || material->size == 0)))
        return reject(rejection, REJECT_NOT_SIGNED,
                      "header " MATERIAL_HEADER " is missing: this topic's messages are signed");
    if (times > 1)
        return reject(rejection, REJECT_BAD_SIGNATURE, "header " MATERIAL_HEADER " is there %d times: send it once",
                      times);
    if (!envelope_check(message, material, scratch, &envelope, rejection))
        return false;
    if (!judging.publisher)
        return reject(rejection, REJECT_UNKNOWN_PUBLISHER, "the trust file has no publisher with this ce_source");
    if (!publisher_may_write(judging.publisher, message->topic))
        return reject(rejection, REJECT_UNKNOWN_PUBLISHER, "%s may not write this topic", judging.publisher->source);
    judging.pae = envelope_pae(PAYLOAD_TYPE, envelope.payload, envelope.payload_size, scratch, &judging.pae_size);
    // Those with a keyid take one try each, and come first, so that those without cannot use up theirs.
    for (size_t i = 0; i < envelope.signature_count; i++)
        if (*envelope.signatures[i].keyid)
            keyid_judge(&judging, &envelope.signatures[i]);
    without_keyid_judge(&judging, &envelope);
    if (!outcome(&judging, rejection))
        return false;
    if (signers)
        for (signers->count = 0; signers->count < judging.signed_count; signers->count++)
            signers->keyids[signers->count] = judging.signed_with[signers->count]->keyid;
    return true;
}
