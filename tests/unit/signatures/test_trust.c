#include "messages/topics.h"
#include "rules/calendar.h"
#include "signatures/key_entry.h"
#include "signatures/trust.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY_US       (INT64_C(86400) * 1000000)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define A            "urn:nld:oin:1:systeem:a"
#define B            "urn:nld:oin:1:systeem:b"
#define KEY_A                                                                                                          \
    "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\\n-----END PUBLIC "     \
    "KEY-----\\n"
#define KEY_B                                                                                                          \
    "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEA/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=\\n-----END PUBLIC "     \
    "KEY-----\\n"
#define TIMES                   "\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2027-01-01T00:00:00Z\""
#define KEY(id, pem)            "{\"keyid\":\"" id "\",\"algorithm\":\"ed25519\",\"public_key\":\"" pem "\"," TIMES "}"
#define PUBLISHER(source, keys) "{\"source\":\"" source "\",\"topics\":[\"" TOPIC_PLACEMENTS "\"],\"keys\":[" keys "]}"
#define FILE_OF(publishers)     "{\"policy\":{},\"publishers\":[" publishers "]}"

static struct trust *trust;
static struct error error;

static void teardown(void)
{
    trust_free(trust);
    trust = NULL;
}

TestSuite(trust, .fini = teardown);

static bool trust_is(const char *text)
{
    error = (struct error){0};
    trust_free(trust);
    trust = trust_read(text, strlen(text), &error);
    return trust != NULL;
}

static void expect_refused(const char *text, const char *message)
{
    cr_expect_not(trust_is(text), "%s", text);
    cr_expect_eq(error.kind, ERROR_CONFIG);
    cr_expect_eq(strncmp(error.message, message, strlen(message)), 0, "%s: %s", text, error.message);
}

Test(trust, nothing_is_asked)
{
    cr_assert(trust_is("{\"policy\":{},\"publishers\":[]}"), "%s", error.message);
    cr_expect_eq(trust_policy(trust, TOPIC_PLACEMENTS), TRUST_OFF);
    cr_expect_eq(trust_signatures(trust, TOPIC_PLACEMENTS), 1);
    cr_expect_null(trust_key(trust, "a"));
    cr_expect_null(trust_publisher(trust, A, strlen(A)));
}

Test(trust, all_that_it_can_say)
{
    size_t count;
    cr_assert(trust_is("{\"policy\":{\"" TOPIC_PLACEMENTS "\":\"require\",\"" TOPIC_PERMITS
                       "\":\"warn\",\"" TOPIC_ARRIVALS "\":\"off\"},\"signatures\":{\"" TOPIC_DETERMINATIONS
                       "\":2},\"publishers\":["
                       "{\"source\":\"" B "\",\"topics\":[\"" TOPIC_PLACEMENTS "\",\"" TOPIC_QUOTAS
                       "\"],\"municipalities\":[\"GM0000\",\"GM0716\",\"GM9999\"],\"keys\":[" KEY(
                           "b", KEY_B) "]}," PUBLISHER(A, KEY("a", KEY_A)) "]}"),
              "%s", error.message);
    cr_expect_eq(trust_policy(trust, TOPIC_PLACEMENTS), TRUST_REQUIRE);
    cr_expect_eq(trust_policy(trust, TOPIC_PERMITS), TRUST_WARN);
    cr_expect_eq(trust_policy(trust, TOPIC_ARRIVALS), TRUST_OFF);
    cr_expect_eq(trust_policy(trust, TOPIC_DETERMINATIONS), TRUST_OFF);
    cr_expect_eq(trust_policy(trust, "another"), TRUST_OFF);
    cr_expect_eq(trust_signatures(trust, TOPIC_DETERMINATIONS), 2);
    cr_expect_eq(trust_signatures(trust, TOPIC_PLACEMENTS), 1);
    cr_expect_str_eq(trust_publishers(trust, &count)[0]->source, A);
    cr_expect_eq(count, 2);
    cr_expect_eq(trust_key_count(trust), 2);
    const struct publisher *b = trust_publisher(trust, B, strlen(B));
    cr_assert(b);
    cr_expect_eq(trust_key(trust, "b")->publisher, b);
    cr_expect_null(trust_publisher(trust, B, strlen(B) - 1));
    cr_expect_null(trust_publisher(trust, B "x", strlen(B) + 1));
    cr_expect(publisher_may_write(b, TOPIC_PLACEMENTS) && publisher_may_write(b, TOPIC_QUOTAS));
    cr_expect_not(publisher_may_write(b, TOPIC_PERMITS) || publisher_may_write(b, "another"));
    cr_expect(publisher_may_for(b, 0) && publisher_may_for(b, 716) && publisher_may_for(b, 9999));
    cr_expect_not(publisher_may_for(b, 717) || publisher_may_for(b, 1) || publisher_may_for(b, 9998));
    cr_expect(publisher_may_for(trust_publisher(trust, A, strlen(A)), 717));
}

// It holds from the first moment on, and no longer at the last.
Test(trust, when_a_key_holds)
{
    static const struct {
        int64_t timestamp_ms;
        bool holds, over;
    } cases[] = {{INT64_C(1767225599999), false, false},
                 {INT64_C(1767225600000), true, false},
                 {INT64_C(1798761599999), true, false},
                 {INT64_C(1798761600000), false, true},
                 {INT64_MAX, false, true},
                 {-1, false, false},
                 {INT64_MIN, false, false}};
    cr_assert(trust_is(FILE_OF(PUBLISHER(A, KEY("a", KEY_A)))), "%s", error.message);
    for (size_t i = 0; i < COUNT(cases); i++) {
        cr_expect_eq(trusted_key_holds(trust_key(trust, "a"), cases[i].timestamp_ms), cases[i].holds, "%zu", i);
        cr_expect_eq(trusted_key_is_over(trust_key(trust, "a"), cases[i].timestamp_ms), cases[i].over, "%zu", i);
    }
}

Test(trust, what_is_wrong_and_where)
{
    static const char *const wrong[][2] = {
        {"", "line 1, column 0: "},
        {"{\n  \"policy\": {,}}", "line 2, column "},
        {"{} x", "line 1, column "},
        {"[]", "the file: is no object"},
        {"{\"policy\":{},\"policy\":{},\"publishers\":[]}", "line 1, column "},
        {"{\"publishers\":[]}", "policy: is missing"},
        {"{\"policy\":{}}", "publishers: is missing"},
        {"{\"policy\":{},\"publishers\":[],\"x\\u001b\":1}", "x\\x1b: is not known here"},
        {"{\"policy\":[],\"publishers\":[]}", "policy: is no object"},
        {"{\"policy\":{\"placements\":\"warn\"},\"publishers\":[]}", "policy.placements: is no topic"},
        {"{\"policy\":{\"" TOPIC_QUOTAS "\":\"warn\"},\"publishers\":[]}",
         "policy.taakstelling.quotas.v1: is no topic"},
        {"{\"policy\":{\"" TOPIC_PERMITS "\":\"must\"},\"publishers\":[]}",
         "policy.coa.permits.v1: is none of off, warn"},
        {"{\"policy\":{\"" TOPIC_PERMITS "\":true},\"publishers\":[]}", "policy.coa.permits.v1: is none of off, warn"},
        {"{\"policy\":{},\"signatures\":2,\"publishers\":[]}", "signatures: is no object"},
        {"{\"policy\":{},\"signatures\":{\"x\":2},\"publishers\":[]}", "signatures.x: is no topic"},
        {"{\"policy\":{},\"signatures\":{\"" TOPIC_PERMITS "\":0},\"publishers\":[]}",
         "signatures.coa.permits.v1: is no"},
        {"{\"policy\":{},\"signatures\":{\"" TOPIC_PERMITS "\":9},\"publishers\":[]}",
         "signatures.coa.permits.v1: is no"},
        {"{\"policy\":{},\"signatures\":{\"" TOPIC_PERMITS "\":1.5},\"publishers\":[]}",
         "signatures.coa.permits.v1: is"},
        {"{\"policy\":{},\"publishers\":{}}", "publishers: is no list"},
        {FILE_OF("1"), "publishers[0]: is no object"},
        {FILE_OF("{}"), "publishers[0].source: is missing"},
        {FILE_OF(PUBLISHER("coa", "")), "publishers[0].source: is no URN"},
        {FILE_OF("{\"source\":\"" A "\",\"keys\":[]}"), "publishers[0].topics: is missing"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[],\"keys\":[]}"), "publishers[0].topics: is no list of topics"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[\"*\"],\"keys\":[]}"), "publishers[0].topics[0]: is no topic"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[\"" TOPIC_PERMITS "\"]}"), "publishers[0].keys: is missing"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[\"" TOPIC_PERMITS "\"],\"municipality\":[],\"keys\":[]}"),
         "publishers[0].municipality: is not known here"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[\"" TOPIC_PERMITS "\"],\"municipalities\":\"GM0716\",\"keys\":[]}"),
         "publishers[0].municipalities: is no list"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[\"" TOPIC_PERMITS "\"],\"municipalities\":[\"GM0716\",\"GM716\"],"
                 "\"keys\":[]}"),
         "publishers[0].municipalities[1]: is not GM"},
        {FILE_OF("{\"source\":\"" A "\",\"topics\":[\"" TOPIC_PERMITS
                 "\"],\"municipalities\":[\"GM071x\"],\"keys\":[]}"),
         "publishers[0].municipalities[0]: is not GM"},
        {FILE_OF(PUBLISHER(A, "") "," PUBLISHER(B, KEY("b", KEY_B) ",{}")), "publishers[1].keys[1].keyid: is missing"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"\"}")), "publishers[0].keys[0].keyid: is empty"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\\n\"}")), "publishers[0].keys[0].keyid: holds a control character"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\",\"from\":\"2026\"}")), "publishers[0].keys[0].from: is no RFC 3339"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\",\"from\":\"2026-01-01T00:00:00Z\"}")),
         "publishers[0].keys[0].until: is mi"},
        {FILE_OF(
             PUBLISHER(A, "{\"keyid\":\"a\",\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}")),
         "publishers[0].keys[0].until: is not after from"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\"," TIMES "}")), "publishers[0].keys[0].algorithm: is missing"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\"," TIMES ",\"algorithm\":\"ed25519\"}")),
         "publishers[0].keys[0].public_key: is missing"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\"," TIMES ",\"algorithm\":\"rsa\",\"public_key\":\"" KEY_A "\"}")),
         "publishers[0].keys[0].algorithm: is none of ed25519, ecdsa-p256"},
        {FILE_OF(PUBLISHER(A, "{\"keyid\":\"a\"," TIMES ",\"algorithm\":\"ecdsa-p256\",\"public_key\":\"" KEY_A "\"}")),
         "publishers[0].keys[0].public_key: is a key for ed25519, not for ecdsa-p256"},
        {FILE_OF(PUBLISHER(A, KEY("a", "secret"))), "publishers[0].keys[0].public_key: is no public key in PEM"},
        {FILE_OF(PUBLISHER(A, KEY("a", KEY_A) "," KEY("a", KEY_B))), "the file: the keyid a is there twice"},
        {FILE_OF(PUBLISHER(A, KEY("a", KEY_A)) "," PUBLISHER(B, KEY("b", KEY_A))),
         "the file: the keys a and b are one and the same"},
        {FILE_OF(PUBLISHER(A, KEY("a", KEY_A)) "," PUBLISHER(A, KEY("b", KEY_B))),
         "the file: the source " A " has two"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        expect_refused(wrong[i][0], wrong[i][1]);
}

// The text of a file whose publisher has so many keys, to be freed: each for a year, from 2000 on or all in one.
static char *file_of_keys(int count, bool at_once)
{
    json_t *entries = json_array();
    for (int i = 0; i < count; i++) {
        struct key *key = key_new(KEY_ED25519, &error);
        int32_t year = at_once ? 2000 : 2000 + i;
        json_array_append_new(entries,
                              key_entry_json(key, day_of(year, 1, 1) * DAY_US, day_of(year + 1, 1, 1) * DAY_US));
        key_free(key);
    }
    json_t *file = json_pack("{s:{}, s:[{s:s, s:[s], s:o}]}", "policy", "publishers", "source", A, "topics",
                             TOPIC_PERMITS, "keys", entries);
    char *text = json_dumps(file, 0);
    json_decref(file);
    return text;
}

// Keys that are over stay in the file: there is room for them.
Test(trust, more_keys_than_a_publisher_may_have)
{
    char *text = file_of_keys(PUBLISHER_KEYS_AT_ONCE + 1, true);
    expect_refused(text, "publishers[0].keys: has more than 16 keys that hold at the same time");
    free(text);
    text = file_of_keys(PUBLISHER_KEYS_AT_ONCE, true);
    cr_expect(trust_is(text), "%s", error.message);
    free(text);
    text = file_of_keys(10 * PUBLISHER_KEYS_AT_ONCE, false);
    cr_expect(trust_is(text), "%s", error.message);
    free(text);
    json_t *file = json_pack("{s:{}, s:[{s:s, s:[s], s:o}]}", "policy", "publishers", "source", A, "topics",
                             TOPIC_PERMITS, "keys", json_array());
    for (int i = 0; i <= PUBLISHER_KEYS_MOST; i++)
        json_array_append_new(json_object_get(json_array_get(json_object_get(file, "publishers"), 0), "keys"),
                              json_object());
    text = json_dumps(file, 0);
    json_decref(file);
    expect_refused(text, "publishers[0].keys: has more than 1000 keys");
    free(text);
}

Test(trust, a_file)
{
    char path[] = "/tmp/test_trust.XXXXXX";
    const char *text = FILE_OF(PUBLISHER(A, KEY("a", KEY_A)));
    int file = mkstemp(path);
    cr_assert(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    trust = trust_open(path, &error);
    cr_assert(trust, "%s", error.message);
    trust_free(trust);
    cr_assert_eq(ftruncate(file, 10), 0);
    trust = trust_open(path, &error);
    cr_expect_null(trust);
    cr_expect(strstr(error.message, path) && strstr(error.message, "line 1"), "%s", error.message);
    cr_assert(close(file) == 0 && unlink(path) == 0);
    trust = trust_open(path, &error);
    cr_expect_null(trust);
    cr_expect(strstr(error.message, path) && strstr(error.message, "No such file"), "%s", error.message);
    cr_expect_null(trust_open("/tmp", &error));
    cr_expect(strstr(error.message, "directory"), "%s", error.message);
}
