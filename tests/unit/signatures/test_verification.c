#include "messages/topics.h"
#include "signatures/base64.h"
#include "signatures/envelope.h"
#include "signatures/verification.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define URN          "urn:nld:oin:1:systeem:"
#define NOW_MS       INT64_C(1780000000000) // 2026-05-28T20:26:40Z
#define FROM         "2026-01-01T00:00:00Z"
#define UNTIL        "2027-01-01T00:00:00Z"

// Publishers a and b may write determinations and placements, c permits alone; a has an Ed25519 key, two old ones and a
// coming one, the others one on P-256. A placement needs one signature, a determination two.
enum { A, A_OLD, A_OLDER, A_COMING, B, C, STRANGER, KEYS };

static const char *const keyids[KEYS] = {"a", "a-old", "a-older", "a-coming", "b", "c", "stranger"};
static struct key *keys[KEYS];
static struct arena *arena;
static struct trust *trust;
static struct error error;
static struct header headers[7];
static struct message message;
static struct rejection rejection;

static struct header header(const char *name, const char *value)
{
    return (struct header){name, (const uint8_t *)value, strlen(value)};
}

// The PEM as a string of JSON.
static const char *pem_json(int key)
{
    const char *pem = key_pem_public(keys[key], arena);
    const char *text = "";
    for (const char *line = pem, *end; (end = strchr(line, '\n')); line = end + 1)
        text = arena_text(arena, "%s%.*s\\n", text, (int)(end - line), line);
    return text;
}

static const char *key_json(int key, const char *from, const char *until)
{
    return arena_text(arena,
                      "{\"keyid\":\"%s\",\"algorithm\":\"%s\",\"public_key\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}",
                      keyids[key], key_algorithm_name(key_algorithm(keys[key])), pem_json(key), from, until);
}

static const char *publisher_json(const char *name, const char *topics, const char *key_list)
{
    return arena_text(arena, "{\"source\":\"" URN "%s\",\"topics\":[%s],\"keys\":[%s]}", name, topics, key_list);
}

static void setup(void)
{
    const char *both = "\"" TOPIC_PLACEMENTS "\",\"" TOPIC_DETERMINATIONS "\"";
    arena = arena_new();
    for (int i = 0; i < KEYS; i++) {
        keys[i] = key_new(i == B || i == C ? KEY_ECDSA_P256 : KEY_ED25519, &error);
        cr_assert(keys[i], "%s", error.message);
    }
    const char *of_a = arena_text(arena, "%s,%s,%s,%s", key_json(A, FROM, UNTIL),
                                  key_json(A_OLD, "2025-01-01T00:00:00Z", FROM),
                                  key_json(A_OLDER, "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
                                  key_json(A_COMING, UNTIL, "2028-01-01T00:00:00Z"));
    const char *text = arena_text(
        arena, "{\"policy\":{},\"signatures\":{\"" TOPIC_DETERMINATIONS "\":2},\"publishers\":[%s,%s,%s]}",
        publisher_json("a", both, of_a), publisher_json("b", both, key_json(B, FROM, UNTIL)),
        publisher_json("c", "\"" TOPIC_PERMITS "\"", key_json(C, FROM, UNTIL)));
    trust = trust_read(text, strlen(text), &error);
    cr_assert(trust, "%s", error.message);
    headers[0] = header("ce_specversion", "1.0");
    headers[1] = header("ce_id", "0190c5a2-7d3e-7abc-8def-0123456789ab");
    headers[2] = header("ce_source", URN "a");
    headers[3] = header("ce_type", "nl.taakstelling.placement-recorded.v1");
    headers[4] = header("ce_time", "2026-05-28T20:26:40Z");
    headers[5] = header("ce_extra", "more");
    message = (struct message){.topic = TOPIC_PLACEMENTS,
                               .timestamp_ms = NOW_MS,
                               .value = (const uint8_t *)"value",
                               .value_size = 5,
                               .headers = headers,
                               .header_count = 6};
}

static void teardown(void)
{
    trust_free(trust);
    for (int i = 0; i < KEYS; i++)
        key_free(keys[i]);
    arena_free(arena);
}

TestSuite(verification, .init = setup, .fini = teardown);

// A signature to be made: which key signs, and the keyid that it is given.
struct by {
    int key;
    const char *keyid;
};

static void sign_payload(const char *payload, const struct by *by, size_t count)
{
    struct envelope envelope = {.payload = (const uint8_t *)payload, .payload_size = strlen(payload)};
    size_t size;
    const uint8_t *pae = envelope_pae(PAYLOAD_TYPE, envelope.payload, envelope.payload_size, arena, &size);
    for (size_t i = 0; i < count; i++) {
        struct signature *signature = &envelope.signatures[envelope.signature_count++];
        signature->keyid = by[i].keyid;
        cr_assert(key_sign(keys[by[i].key], pae, size, arena, &signature->bytes, &signature->size, &error));
    }
    headers[6] = header(MATERIAL_HEADER, envelope_write(&envelope, arena));
    message.header_count = 7;
}

static const char *payload_of_message(void)
{
    uint8_t core[DIGEST_SIZE];
    const char *why;
    cr_assert(digest_core(&message, core, &why), "%s", why);
    return envelope_payload(core, arena);
}

static void sign(const struct by *by, size_t count)
{
    sign_payload(payload_of_message(), by, count);
}

#define SIGN(...) sign((const struct by[]){__VA_ARGS__}, COUNT(((const struct by[]){__VA_ARGS__})))

static void expect_valid(const char *what)
{
    cr_expect(signatures_verify(trust, &message, arena, NULL, &rejection), "%s: %s", what, rejection.explanation);
}

static void expect_refused(enum reject_reason reason, const char *word, const char *what)
{
    if (signatures_verify(trust, &message, arena, NULL, &rejection))
        cr_expect_fail("%s counts", what);
    else
        cr_expect(rejection.reason == reason && strstr(rejection.explanation, word), "%s: %s: %s", what,
                  reject_reason_name(rejection.reason), rejection.explanation);
}

Test(verification, signed_by_whoever_may)
{
    SIGN({A, "a"});
    expect_valid("Ed25519");
    SIGN({A, ""});
    expect_valid("without a keyid");
    headers[2] = header("ce_source", URN "b");
    SIGN({B, "b"});
    expect_valid("ECDSA");
    SIGN({STRANGER, "stranger"}, {B, "b"});
    expect_valid("one more that nobody knows");
    headers[2] = header("ce_source", URN "a");
    SIGN({B, ""}, {B, ""}, {B, ""}, {B, ""}, {B, ""}, {B, ""}, {B, ""}, {A, ""});
    expect_valid("behind many that nobody's key made");
}

Test(verification, not_signed)
{
    expect_refused(REJECT_NOT_SIGNED, "missing", "no header");
    message.header_count = 7;
    headers[6] = header(MATERIAL_HEADER, "");
    expect_refused(REJECT_NOT_SIGNED, "missing", "an empty header");
    headers[6].value = NULL;
    expect_refused(REJECT_NOT_SIGNED, "missing", "a header that is null");
}

// Each byte of the value and of each header that is signed, and each bit of the signature.
Test(verification, altered_bytes)
{
    SIGN({A, "a"});
    for (size_t i = 0; i < 5; i++) {
        struct header kept = headers[i];
        for (size_t at = 0; at < kept.size; at++) {
            uint8_t *altered = arena_copy(arena, kept.value, kept.size);
            altered[at] ^= 1;
            headers[i].value = altered;
            expect_refused(REJECT_BAD_SIGNATURE, "", kept.name);
        }
        headers[i] = kept;
    }
    for (size_t at = 0; at < 5; at++) {
        uint8_t *altered = arena_copy(arena, "value", 5);
        altered[at] ^= 0x80;
        message.value = altered;
        expect_refused(REJECT_BAD_SIGNATURE, "not this message", "the value");
    }
    message.value = NULL;
    expect_refused(REJECT_BAD_SIGNATURE, "not this message", "no value");
}

// Whatever one character of the header becomes, the message does not count, unless payload and signature stay as they
// were: the member keyid, which is a hint, may get another name.
Test(verification, altered_characters_of_the_envelope)
{
    struct envelope signed_before, envelope;
    const char *why;
    SIGN({A, "a"});
    struct header kept = headers[6];
    cr_assert(envelope_read(kept.value, kept.size, arena, &signed_before, &why), "%s", why);
    for (size_t at = 0; at < kept.size; at++) {
        uint8_t *altered = arena_copy(arena, kept.value, kept.size);
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        headers[6].value = altered;
        if (!signatures_verify(trust, &message, arena, NULL, &rejection))
            continue;
        cr_assert(envelope_read(altered, kept.size, arena, &envelope, &why));
        cr_expect(*envelope.signatures[0].keyid == '\0' && envelope.payload_size == signed_before.payload_size &&
                      envelope.signatures[0].size == signed_before.signatures[0].size,
                  "character %zu", at);
        cr_expect_arr_eq(envelope.payload, signed_before.payload, envelope.payload_size);
        cr_expect_arr_eq(envelope.signatures[0].bytes, signed_before.signatures[0].bytes, envelope.signatures[0].size);
    }
}

Test(verification, made_for_another_message)
{
    SIGN({A, "a"});
    struct header other = headers[6];
    headers[1] = header("ce_id", "0190c5a2-7d3e-7abc-8def-0123456789ac");
    headers[6] = other;
    expect_refused(REJECT_BAD_SIGNATURE, "not this message", "another id");
}

Test(verification, headers_that_make_it_bad)
{
    SIGN({A, "a"});
    struct header material = headers[6];
    headers[5] = material;
    expect_refused(REJECT_BAD_SIGNATURE, "2 times", "two envelopes");
    headers[5] = header("ce_extra", "more");
    headers[4] = header("ce_time", "2026-05-28T20:26:40.5Z");
    expect_refused(REJECT_BAD_SIGNATURE, "fraction", "a fraction");
    headers[4] = header("ce_time", "2026-05-28T22:26:40+02:00");
    expect_valid("the same time");
    headers[6] = header(MATERIAL_HEADER, "no envelope");
    expect_refused(REJECT_BAD_SIGNATURE, "no envelope", "no envelope");
}

Test(verification, another_payload_type)
{
    uint8_t core[DIGEST_SIZE];
    const char *why;
    size_t size;
    const uint8_t *bytes;
    cr_assert(digest_core(&message, core, &why));
    const char *payload = envelope_payload(core, arena);
    const uint8_t *pae = envelope_pae("text/plain", (const uint8_t *)payload, strlen(payload), arena, &size);
    cr_assert(key_sign(keys[A], pae, size, arena, &bytes, &size, &error));
    const char *json = arena_text(
        arena, "{\"payload\":\"%s\",\"payloadType\":\"text/plain\",\"signatures\":[{\"keyid\":\"a\",\"sig\":\"%s\"}]}",
        base64_encode(payload, strlen(payload), arena), base64_encode(bytes, size, arena));
    headers[6] = header(MATERIAL_HEADER, base64_encode(json, strlen(json), arena));
    message.header_count = 7;
    expect_refused(REJECT_BAD_SIGNATURE, "payloadType", "another payload type");
}

Test(verification, extension_attributes)
{
    uint8_t core[DIGEST_SIZE], extensions[DIGEST_SIZE];
    const char *why, *names[] = {"extra", "absent"};
    cr_assert(digest_core(&message, core, &why) && digest_extensions(&message, names, 2, extensions, &why));
    sign_payload(arena_text(arena, "{\"core\":\"%s\",\"ext\":\"%s\",\"signedextattrs\":[\"extra\",\"absent\"]}",
                            base64_encode(core, DIGEST_SIZE, arena), base64_encode(extensions, DIGEST_SIZE, arena)),
                 &(struct by){A, "a"}, 1);
    expect_valid("an extension attribute");
    headers[5] = header("ce_extra", "less");
    expect_refused(REJECT_BAD_SIGNATURE, "extension attributes", "an altered one");
    headers[5] = header("ce_absent", "here");
    expect_refused(REJECT_BAD_SIGNATURE, "extension attributes", "one that came later");
}

Test(verification, whose_key_it_is)
{
    static const struct {
        struct by by;
        enum reject_reason reason;
        const char *word;
    } cases[] = {
        {{STRANGER, "stranger"}, REJECT_UNKNOWN_PUBLISHER, "key stranger is not in the trust file"},
        {{STRANGER, "111222333"}, REJECT_UNKNOWN_PUBLISHER, "its key is not in the trust file"},
        {{STRANGER, "a"}, REJECT_BAD_SIGNATURE, "not that of key a"},
        {{STRANGER, ""}, REJECT_BAD_SIGNATURE, "none of the keys of " URN "a"},
        {{A_OLD, "a-old"}, REJECT_UNKNOWN_PUBLISHER, "key a-old held until 2026-01-01T00:00:00"},
        {{A_COMING, "a-coming"}, REJECT_UNKNOWN_PUBLISHER, "key a-coming does not hold before 2027-01-01T00:00:00"},
        {{B, "b"}, REJECT_UNKNOWN_PUBLISHER, "signed by " URN "b, but not by its ce_source " URN "a"},
        {{C, "c"}, REJECT_UNKNOWN_PUBLISHER, "key c is of " URN "c, which may not write this topic"},
        {{A_OLD, ""}, REJECT_UNKNOWN_PUBLISHER, "key a-old held until 2026-01-01T00:00:00"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        sign(&cases[i].by, 1);
        expect_refused(cases[i].reason, cases[i].word, cases[i].by.keyid);
    }
    SIGN({A_OLD, "a-old"});
    message.timestamp_ms = INT64_C(1767225599999);
    expect_valid("the old key while it held");
    message.timestamp_made_up = true;
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "LogAppendTime", "a timestamp that the publisher made up");
    message.timestamp_made_up = false;
    message.timestamp_ms = -1;
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "no timestamp", "no timestamp");
}

Test(verification, whose_message_it_is)
{
    headers[2] = header("ce_source", URN "nobody");
    SIGN({A, "a"});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "no publisher with this ce_source", "a source that nobody knows");
    headers[2] = header("ce_source", URN "c");
    SIGN({C, "c"});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, URN "c may not write this topic", "another topic");
    message.topic = TOPIC_PERMITS;
    expect_valid("the topic of c");
}

// Four eyes: two different publishers.
Test(verification, two_signatures)
{
    message.topic = TOPIC_DETERMINATIONS;
    SIGN({A, "a"});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "1 of the 2", "one");
    SIGN({A, "a"}, {B, "b"});
    expect_valid("two");
    SIGN({B, "b"}, {A, ""});
    expect_valid("two, the own without a keyid");
    SIGN({A, "a"}, {A, "a"});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "1 of the 2", "one publisher twice");
    SIGN({B, ""}, {A, ""});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "without a keyid can only be that of " URN "a", "neither with a keyid");
    SIGN({A, ""}, {B, ""});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "without a keyid can only be that of " URN "a", "the other way round");
    SIGN({A, "a"}, {B, ""});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "without a keyid can only be that of " URN "a", "the other without");
    SIGN({STRANGER, ""}, {A_OLD, ""});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "key a-old held until", "one that has ended, behind a stranger's");
    SIGN({A, "a"}, {C, "c"});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "(1 of 2 signatures count)", "one who may not");
    SIGN({A, "a"}, {STRANGER, "b"});
    expect_refused(REJECT_BAD_SIGNATURE, "not that of key b", "one that is false");
    message.timestamp_ms = INT64_C(1767225599999);
    SIGN({A_OLD, "a-old"}, {B, "b"});
    expect_refused(REJECT_UNKNOWN_PUBLISHER, "key b does not hold before", "one too early");
}
