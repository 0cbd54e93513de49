#include "signatures/trust_report.h"
#include "messages/event.h"
#include "messages/topics.h"

#include <inttypes.h>
#include <string.h>

#define DAY_US (INT64_C(86400) * 1000000)
#define CODES  10000

static const char *const topic_names[] = {TOPIC_PERMITS, TOPIC_ARRIVALS, TOPIC_PLACEMENTS, TOPIC_DETERMINATIONS};
#define TOPIC_NAMES (sizeof topic_names / sizeof *topic_names)

static const char *state_of(const struct trusted_key *key, int64_t now_us)
{
    return now_us < key->from_us ? "not yet" : now_us < key->until_us ? "valid" : "expired";
}

static json_t *key_json(const struct trusted_key *key, int64_t now_us)
{
    char from[EVENT_TIME_SIZE], until[EVENT_TIME_SIZE];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "keyid", key->keyid, "algorithm",
                     key_algorithm_name(key_algorithm(key->key)), "from", event_time_seconds(key->from_us, from),
                     "until", event_time_seconds(key->until_us, until), "state", state_of(key, now_us), "ends_in_days",
                     (json_int_t)((key->until_us - now_us) / DAY_US));
}

static json_t *municipalities_json(const struct publisher *publisher)
{
    if (!publisher->municipalities)
        return json_null();
    json_t *codes = json_array();
    for (int code = 0; code < CODES; code++)
        if (publisher_may_for(publisher, code))
            json_array_append_new(codes, json_sprintf("GM%04d", code));
    return codes;
}

static json_t *publisher_json(const struct publisher *publisher, int64_t now_us)
{
    json_t *topics = json_array(), *keys = json_array();
    for (size_t i = 0; i < TOPIC_NAMES; i++)
        if (publisher_may_write(publisher, topic_names[i]))
            json_array_append_new(topics, json_string(topic_names[i]));
    for (size_t i = 0; i < publisher->key_count; i++)
        json_array_append_new(keys, key_json(&publisher->keys[i], now_us));
    return json_pack("{s:s, s:o, s:o, s:o}", "source", publisher->source, "topics", topics, "municipalities",
                     municipalities_json(publisher), "keys", keys);
}

json_t *trust_json(const struct trust *trust, int64_t now_us)
{
    size_t count;
    const struct publisher *const *publishers = trust_publishers(trust, &count);
    json_t *topics = json_array(), *list = json_array();
    for (size_t i = 0; i < TOPIC_NAMES; i++)
        json_array_append_new(topics, json_pack("{s:s, s:s, s:i}", "topic", topic_names[i], "policy",
                                                trust_policy_name(trust_policy(trust, topic_names[i])), "signatures",
                                                (int)trust_signatures(trust, topic_names[i])));
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, publisher_json(publishers[i], now_us));
    return json_pack("{s:o, s:o}", "topics", topics, "publishers", list);
}

static bool same_key(const struct key *a, const struct key *b)
{
    uint8_t first[KEY_FINGERPRINT_SIZE], second[KEY_FINGERPRINT_SIZE];
    key_fingerprint(a, first);
    key_fingerprint(b, second);
    return memcmp(first, second, sizeof first) == 0;
}

// Whether those who check take what is signed here.
static void signer_check(json_t *findings, const struct trust *trust, const struct signer *signer, const char *source,
                         int64_t now_us)
{
    const char *keyid = signer_keyid(signer);
    const struct trusted_key *trusted = trust_key(trust, keyid);
    json_t *finding = NULL;
    if (!trusted)
        finding = json_sprintf("Key %s of SIGNING_KEY_ID is not in it: have its entry added to the keys of %s.", keyid,
                               source);
    else if (!same_key(trusted->key, signer_key(signer)))
        finding = json_sprintf("Under %s of SIGNING_KEY_ID it has another key than that of SIGNING_KEY_FILE: the two "
                               "settings do not go together, or its entry is wrong.",
                               keyid);
    else if (strcmp(trusted->publisher->source, source) != 0)
        finding = json_sprintf("Key %s is that of %s, and EVENT_SOURCE is %s: set it to the publisher's.", keyid,
                               trusted->publisher->source, source);
    else if (strcmp(state_of(trusted, now_us), "valid") != 0)
        finding = json_sprintf("Key %s, which is signed with here, does not hold now (%s): sign with one that does.",
                               keyid, state_of(trusted, now_us));
    if (finding)
        json_array_append_new(findings, finding);
}

// Until when a publisher can sign without a gap from now on; now_us where it cannot now.
static int64_t signs_until(const struct publisher *publisher, int64_t now_us)
{
    int64_t until_us = now_us;
    for (bool further = true; further;) {
        further = false;
        for (size_t i = 0; i < publisher->key_count; i++) {
            const struct trusted_key *key = &publisher->keys[i];
            if (key->from_us <= until_us && until_us < key->until_us) {
                until_us = key->until_us;
                further = true;
            }
        }
    }
    return until_us;
}

int64_t trust_ends(const struct trust *trust, const char *topic, int64_t now_us)
{
    size_t count;
    const struct publisher *const *publishers = trust_publishers(trust, &count);
    int64_t ends_us = 0;
    if (trust_policy(trust, topic) == TRUST_OFF)
        return 0;
    for (size_t i = 0; i < count; i++) {
        int64_t until_us = signs_until(publishers[i], now_us);
        if (publisher_may_write(publishers[i], topic) && until_us > now_us && (ends_us == 0 || until_us < ends_us))
            ends_us = until_us;
    }
    return ends_us;
}

static void publisher_check(json_t *findings, const struct publisher *publisher, int64_t now_us)
{
    char day[EVENT_TIME_SIZE];
    int64_t until_us = signs_until(publisher, now_us);
    json_t *finding = NULL;
    if (until_us == now_us)
        finding = json_sprintf("%s has no key that holds now: enter a new one ('taakctl keys new').",
                               publisher->source);
    else if (until_us - now_us < KEY_WARNING_DAYS * DAY_US)
        finding = json_sprintf("%s has no key that holds after %.10s, in %" PRId64 " days: enter a new one beside it "
                               "('taakctl keys new'), and sign with that before then.",
                               publisher->source, event_time_seconds(until_us, day), (until_us - now_us) / DAY_US);
    if (finding)
        json_array_append_new(findings, finding);
}

// Whether so many may sign a topic as are asked to.
static void topic_check(json_t *findings, const struct trust *trust, const char *topic)
{
    size_t count, may = 0;
    const struct publisher *const *publishers = trust_publishers(trust, &count);
    unsigned asked = trust_signatures(trust, topic);
    for (size_t i = 0; i < count; i++)
        may += publisher_may_write(publishers[i], topic);
    if (trust_policy(trust, topic) != TRUST_OFF && may < asked)
        json_array_append_new(findings,
                              json_sprintf("On %s nobody can sign as is asked: publishers that must: %u, that may: "
                                           "%zu. Enter who shall.",
                                           topic, asked, may));
}

json_t *trust_findings(const struct trust *trust, const struct signer *signer, const char *source, int64_t now_us)
{
    size_t count;
    const struct publisher *const *publishers = trust_publishers(trust, &count);
    json_t *findings = json_array();
    if (signer)
        signer_check(findings, trust, signer, source, now_us);
    for (size_t i = 0; i < count; i++)
        publisher_check(findings, publishers[i], now_us);
    for (size_t i = 0; i < TOPIC_NAMES; i++)
        topic_check(findings, trust, topic_names[i]);
    return findings;
}
