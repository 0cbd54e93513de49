#include "feed/determination_drafts.h"
#include "feed/determination_events.h"
#include "feed/determination_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE  "urn:nld:oin:00000099000000000001:systeem:test"
#define TIME_US INT64_C(530000000000000) // a whole second in 2016

static struct arena *arena;
static struct error error;
static char folder[] = "/tmp/test_determination_file.XXXXXX";
static const char *path;
static struct signer *signers[2];
static const struct publication *published;
static struct determination_file file;

static struct signer *signer_new(const char *keyid)
{
    const char *key_path = arena_text(arena, "%s/%s.pem", folder, keyid);
    struct key *key = key_new(KEY_ED25519, &error);
    FILE *out = fopen(key_path, "w");
    cr_assert(key && out && fputs(key_pem_private(key, arena), out) >= 0 && fclose(out) == 0);
    key_free(key);
    struct signer *signer = signer_open(key_path, keyid, &error);
    cr_assert(signer || strstr(error.message, "may read"), "%s", error.message);
    cr_assert_eq(unlink(key_path), 0);
    return signer;
}

static void determination_make(void)
{
    struct draft_request request = {.kind = draft_kind_find("total")};
    struct remarks remarks = {.arena = arena};
    struct reading reading = {.arena = arena};
    struct row_fault fault;
    request.given[GIVEN_PERIOD] = "2017-1";
    request.given[GIVEN_PERSONS] = "13000";
    request.given[GIVEN_STATUS] = "definitive";
    request.given[GIVEN_ANNOUNCED_ON] = "2016-09-30";
    request.given[GIVEN_METHOD] = "statutory";
    struct drafts drafts = {.request = &request, .arena = arena, .remarks = &remarks, .reading = &reading};
    cr_assert(drafts_begin(&drafts, &fault, &error), "%s", fault.explanation);
    struct determination_event *event = determination_events_make(drafts.first, SOURCE, signers[0], TIME_US, arena,
                                                                  &error);
    cr_assert(event, "%s", error.message);
    published = &event->publication;
}

static void setup(void)
{
    arena = arena_new();
    error = (struct error){0};
    umask(077);
    cr_assert(mkdtemp(folder));
    path = arena_text(arena, "%s/total.json", folder);
    signers[0] = signer_new("one");
    signers[1] = signer_new("two");
    determination_make();
    cr_assert(determination_file_create(path, &published->message, &error), "%s", error.message);
}

static void teardown(void)
{
    unlink(path);
    rmdir(folder);
    signer_free(signers[0]);
    signer_free(signers[1]);
    arena_free(arena);
}

TestSuite(determination_file, .init = setup, .fini = teardown);

Test(determination_file, what_is_read_is_what_was_written)
{
    cr_assert(determination_file_read(&file, path, arena, &error), "%s", error.message);
    const struct message *message = &published->message;
    cr_expect_eq(file.message.header_count, message->header_count);
    for (size_t i = 0; i < message->header_count; i++) {
        cr_expect_str_eq(file.headers[i].name, message->headers[i].name);
        cr_expect(file.headers[i].size == message->headers[i].size &&
                  memcmp(file.headers[i].value, message->headers[i].value, message->headers[i].size) == 0);
    }
    cr_expect(file.message.key_size == message->key_size && memcmp(file.message.key, "total/2017-1", 12) == 0);
    cr_expect(file.message.value_size == message->value_size &&
              memcmp(file.message.value, message->value, message->value_size) == 0);
    cr_expect_eq(file.envelope.signature_count, 1);
    cr_expect_not(determination_file_create(path, message, &error), "it is not overwritten");
    cr_expect_eq(error.kind, ERROR_FATAL);
}

Test(determination_file, a_second_signature_stands_beside_the_first)
{
    cr_assert(determination_file_read(&file, path, arena, &error));
    cr_assert(determination_file_sign(&file, signers[1], arena, &error), "%s", error.message);
    cr_assert(determination_file_replace(&file, path, &error), "%s", error.message);
    cr_assert(determination_file_read(&file, path, arena, &error), "%s", error.message);
    const struct envelope *envelope = &file.envelope;
    size_t size;
    const uint8_t *pae = envelope_pae(PAYLOAD_TYPE, envelope->payload, envelope->payload_size, arena, &size);
    cr_assert_eq(envelope->signature_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct signature *signature = &envelope->signatures[i];
        cr_expect_str_eq(signature->keyid, signer_keyid(signers[i]));
        cr_expect(key_verifies(signer_key(signers[i]), pae, size, signature->bytes, signature->size));
    }
    cr_expect_not(determination_file_sign(&file, signers[1], arena, &error));
    cr_expect_eq(error.kind, ERROR_POISON);
    cr_expect(strstr(error.message, "key two has signed it already"), "%s", error.message);
}

// The file with one text in place of another.
static void file_change(const char *from, const char *to)
{
    char text[8192] = "", changed[8192];
    FILE *in = fopen(path, "r");
    cr_assert(in && fread(text, 1, sizeof text - 1, in) > 0 && fclose(in) == 0);
    char *at = strstr(text, from);
    cr_assert(at, "%s", from);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    FILE *out = fopen(path, "w");
    cr_assert(out && fputs(changed, out) >= 0 && fclose(out) == 0);
}

Test(determination_file, what_is_not_taken)
{
    static const struct {
        const char *from, *to, *says;
    } cases[] = {
        {"systeem:test", "systeem:tent", "it says something else than what was signed"},
        {"nl.taakstelling.determined.v1", "nl.taakstelling.determined.v2", "unknown-type"},
        {"\"partitionkey\"", "\"key\"", "partitionkey is missing"},
        {"total/2017-1", "total/2017-2", "partitionkey is not total/2017-1"},
        {"\"id\": \"", "\"id\": \"x", "invalid-header"},
        {"\"data_base64\": \"", "\"data_base64\": \"*", "data_base64 is wrong"},
        {"\"dssematerial\": \"", "\"dssematerial\": \"*", "it is no Base64"},
        {"\"specversion\": \"1.0\"", "\"specversion\": 1", "specversion is wrong"},
        {"{", "[", "it is no JSON"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file_change(cases[i].from, cases[i].to);
        error = (struct error){0};
        cr_expect_not(determination_file_read(&file, path, arena, &error), "case %zu", i);
        cr_expect_eq(error.kind, ERROR_POISON);
        cr_expect(strstr(error.message, cases[i].says), "case %zu: %s", i, error.message);
        file_change(cases[i].to, cases[i].from);
    }
    cr_expect(determination_file_read(&file, path, arena, &error), "%s", error.message);
    cr_expect_not(determination_file_read(&file, "/nowhere/at/all", arena, &error));
    cr_expect_eq(error.kind, ERROR_FATAL);
}

Test(determination_file, what_it_says_is_shown)
{
    cr_assert(determination_file_read(&file, path, arena, &error));
    json_t *known = determination_file_json(&file, NULL, arena);
    const json_t *total = json_object_get(json_object_get(known, "says"), "national_total");
    cr_expect_str_eq(json_string_value(json_object_get(known, "key")), "total/2017-1");
    cr_expect_str_eq(json_string_value(json_object_get(known, "source")), SOURCE);
    cr_expect_eq(json_integer_value(json_object_get(total, "persons")), 13000);
    json_decref(known);
}

// A trust file with a key for one publisher, who may write a topic.
static struct trust *trust_of(const struct signer *signer, const char *from, const char *until, const char *topic)
{
    json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:s}", "keyid", "one", "algorithm", "ed25519", "public_key",
                              key_pem_public(signer_key(signer), arena), "from", from, "until", until);
    json_t *trusted = json_pack("{s:{}, s:[{s:s, s:[s], s:[o]}]}", "policy", "publishers", "source", SOURCE, "topics",
                                topic, "keys", entry);
    char *text = json_dumps(trusted, 0);
    struct trust *trust = trust_read(text, strlen(text), &error);
    cr_assert(trust, "%s", error.message);
    free(text);
    json_decref(trusted);
    return trust;
}

static void expect_state(const char *state, struct trust *trust)
{
    json_t *known = determination_file_json(&file, trust, arena);
    const json_t *signature = json_array_get(json_object_get(known, "signatures"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(signature, "keyid")), "one");
    cr_expect_str_eq(json_string_value(json_object_get(signature, "state")), state);
    json_decref(known);
    trust_free(trust);
}

Test(determination_file, how_its_signatures_stand)
{
    const char *from = "2010-01-01T00:00:00Z", *until = "2099-01-01T00:00:00Z", *topic = TOPIC_DETERMINATIONS;
    static const char nobody[] = "{\"policy\":{},\"publishers\":[]}";
    cr_assert(determination_file_read(&file, path, arena, &error));
    expect_state("not checked", NULL);
    expect_state("valid", trust_of(signers[0], from, until, topic));
    expect_state("false", trust_of(signers[1], from, until, topic));
    expect_state("expired", trust_of(signers[0], from, "2010-01-02T00:00:00Z", topic));
    expect_state("not yet", trust_of(signers[0], "2098-01-01T00:00:00Z", until, topic));
    expect_state("may not", trust_of(signers[0], from, until, TOPIC_PLACEMENTS));
    expect_state("unknown key", trust_read(nobody, strlen(nobody), &error));
}

Test(determination_file, somebody_else_signed_under_my_keyid)
{
    struct signer *mine = signer_new("one");
    cr_assert(determination_file_read(&file, path, arena, &error));
    cr_expect_not(determination_file_sign(&file, mine, arena, &error));
    cr_expect(strstr(error.message, "a signature of key one that this key did not make"), "%s", error.message);
    signer_free(mine);
}
