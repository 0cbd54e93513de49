#include "messages/event.h"
#include "signatures/key_entry.h"
#include "signatures/trust_report.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOURCE "urn:nld:oin:00000099000000000001:systeem:a"
#define OTHER  "urn:nld:oin:00000099000000000001:systeem:b"
#define NOW    "2026-06-01T00:00:00Z"

static struct error error;
static struct key *keys[2];
static char path[] = "/tmp/test_trust_report.XXXXXX";

static void setup(void)
{
    error = (struct error){0};
    for (int i = 0; i < 2; i++)
        keys[i] = key_new(KEY_ED25519, &error);
    struct arena *arena = arena_new();
    int file = mkstemp(path);
    const char *pem = key_pem_private(keys[0], arena);
    cr_assert(keys[0] && keys[1] && file >= 0 && write(file, pem, strlen(pem)) == (ssize_t)strlen(pem));
    cr_assert_eq(close(file), 0);
    arena_free(arena);
}

static void teardown(void)
{
    unlink(path);
    key_free(keys[0]);
    key_free(keys[1]);
}

TestSuite(trust_report, .init = setup, .fini = teardown);

static int64_t time_of(const char *text)
{
    int64_t time_us;
    cr_assert(event_time_read(text, strlen(text), &time_us));
    return time_us;
}

// A trust file with one publisher, and so many of the keys, each with its times.
static struct trust *trust_of(const char *const times[][2], int count)
{
    json_t *entries = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(entries, key_entry_json(keys[i], time_of(times[i][0]), time_of(times[i][1])));
    json_t *file = json_pack("{s:{s:s}, s:{s:i}, s:[{s:s, s:[s], s:[s, s], s:o}]}", "policy", "municipal.placements.v1",
                             "require", "signatures", "ministry.determinations.v1", 2, "publishers", "source", SOURCE,
                             "topics", "municipal.placements.v1", "municipalities", "GM0716", "GM0363", "keys",
                             entries);
    char *text = json_dumps(file, 0);
    struct trust *trust = trust_read(text, strlen(text), &error);
    cr_assert(trust, "%s", error.message);
    free(text);
    json_decref(file);
    return trust;
}

Test(trust_report, what_it_says)
{
    static const char *const times[][2] = {{"2026-01-01T00:00:00Z", "2026-06-11T12:00:00Z"},
                                           {"2026-06-02T00:00:00Z", "2027-01-01T00:00:00Z"}};
    struct trust *trust = trust_of(times, 2);
    json_t *known = trust_json(trust, time_of(NOW));
    json_t *topics = json_object_get(known, "topics"), *publisher, *key;
    cr_assert_eq(json_array_size(topics), 4);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(topics, 2), "policy")), "require");
    cr_expect_eq(json_integer_value(json_object_get(json_array_get(topics, 3), "signatures")), 2);
    publisher = json_array_get(json_object_get(known, "publishers"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(publisher, "source")), SOURCE);
    cr_expect_eq(json_array_size(json_object_get(publisher, "topics")), 1);
    cr_expect_str_eq(json_string_value(json_array_get(json_object_get(publisher, "municipalities"), 0)), "GM0363");
    key = json_array_get(json_object_get(publisher, "keys"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(key, "state")), "valid");
    cr_expect_str_eq(json_string_value(json_object_get(key, "until")), "2026-06-11T12:00:00Z");
    cr_expect_eq(json_integer_value(json_object_get(key, "ends_in_days")), 10);
    key = json_array_get(json_object_get(publisher, "keys"), 1);
    cr_expect_str_eq(json_string_value(json_object_get(key, "state")), "not yet");
    json_decref(known);
    known = trust_json(trust, time_of("2026-06-11T12:00:00Z"));
    key = json_array_get(json_object_get(json_array_get(json_object_get(known, "publishers"), 0), "keys"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(key, "state")), "expired", "it holds until then, and not then");
    json_decref(known);
    trust_free(trust);
}

// What is found, all in one text; keyid NULL: nobody signs here.
static void expect_findings(const struct trust *trust, const char *keyid, const char *source, size_t count,
                            const char *says)
{
    struct signer *signer = keyid ? signer_open(path, keyid, &error) : NULL;
    json_t *findings = trust_findings(trust, signer, source, time_of(NOW));
    cr_expect_eq(json_array_size(findings), count, "%s: %zu", says, json_array_size(findings));
    for (size_t i = 0; i < json_array_size(findings); i++)
        cr_expect(strstr(json_string_value(json_array_get(findings, i)), says), "%s",
                  json_string_value(json_array_get(findings, i)));
    json_decref(findings);
    signer_free(signer);
}

Test(trust_report, how_long_a_publisher_can_sign)
{
    static const struct {
        const char *times[2][2];
        int keys;
        size_t count;
        const char *says, *ends;
    } cases[] = {
        {{{"2026-01-01T00:00:00Z", "2026-07-01T00:00:01Z"}}, 1, 0, "", "2026-07-01T00:00:01Z"},
        {{{"2026-01-01T00:00:00Z", "2026-06-30T00:00:00Z"}},
         1,
         1,
         "has no key that holds after 2026-06-30, in 29 days",
         "2026-06-30T00:00:00Z"},
        {{{"2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"}}, 1, 1, "has no key that holds now", NULL},
        {{{"2026-06-02T00:00:00Z", "2027-01-01T00:00:00Z"}}, 1, 1, "has no key that holds now", NULL},
        {{{"2026-01-01T00:00:00Z", "2026-06-10T00:00:00Z"}, {"2026-06-09T00:00:00Z", "2027-01-01T00:00:00Z"}},
         2,
         0,
         "",
         "2027-01-01T00:00:00Z"},
        {{{"2026-06-10T00:00:00Z", "2027-01-01T00:00:00Z"}, {"2026-01-01T00:00:00Z", "2026-06-10T00:00:00Z"}},
         2,
         0,
         "",
         "2027-01-01T00:00:00Z"},
        {{{"2026-01-01T00:00:00Z", "2026-06-10T00:00:00Z"}, {"2026-06-11T00:00:00Z", "2027-01-01T00:00:00Z"}},
         2,
         1,
         "has no key that holds after 2026-06-10",
         "2026-06-10T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trust *trust = trust_of(cases[i].times, cases[i].keys);
        expect_findings(trust, NULL, SOURCE, cases[i].count, cases[i].says);
        cr_expect_eq(trust_ends(trust, "municipal.placements.v1", time_of(NOW)),
                     cases[i].ends ? time_of(cases[i].ends) : 0, "case %zu", i);
        cr_expect_eq(trust_ends(trust, "coa.permits.v1", time_of(NOW)), 0, "no signature is looked at there");
        trust_free(trust);
    }
}

Test(trust_report, whether_enough_may_sign)
{
    static const char text[] = "{\"policy\":{\"coa.permits.v1\":\"warn\",\"ministry.determinations.v1\":\"off\"},"
                               "\"signatures\":{\"ministry.determinations.v1\":2},\"publishers\":[]}";
    struct trust *trust = trust_read(text, strlen(text), &error);
    cr_assert(trust, "%s", error.message);
    expect_findings(trust, NULL, SOURCE, 1,
                    "On coa.permits.v1 nobody can sign as is asked: publishers that must: 1, that may: 0");
    trust_free(trust);
}

Test(trust_report, whether_the_own_key_is_trusted)
{
    static const char *const year[][2] = {{"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
                                          {"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"}};
    static const char *const ended[][2] = {{"2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"},
                                           {"2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"}};
    char own[KEYID_TEXT_SIZE], another[KEYID_TEXT_SIZE];
    keyid_of(keys[0], own);
    keyid_of(keys[1], another);
    struct trust *trust = trust_of(year, 2);
    expect_findings(trust, own, SOURCE, 0, "");
    expect_findings(trust, own, OTHER, 1, "EVENT_SOURCE is " OTHER);
    expect_findings(trust, another, SOURCE, 1, "it has another key than that of SIGNING_KEY_FILE");
    expect_findings(trust, "unheard-of", SOURCE, 1, "Key unheard-of of SIGNING_KEY_ID is not in it");
    trust_free(trust);
    trust = trust_of(ended, 2);
    expect_findings(trust, own, SOURCE, 1, "does not hold now (expired)");
    trust_free(trust);
}
