#include "intake/consumer_trust.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/reload.h"
#include "messages/event.h"
#include "signatures/trust_report.h"

static struct metric *refused_metric(void)
{
    static const struct metric_family family = {
        "taakstelling_trust_file_refused",
        "Whether the trust file could not be used when it was last read, so that an older one is in force",
        METRIC_GAUGE};
    static struct metric *metric;
    if (!metric)
        metric = metric_new(&family, "%s", "");
    return metric;
}

// Until when all who can sign now can go on.
static void ends_tell(const struct record_kind *kind, const struct trust *trust)
{
    static const struct metric_family family = {
        "taakstelling_trust_file_ends_timestamp_seconds",
        "When the first of the topic's publishers who could sign when the trust file was read has no key any more; 0: "
        "nobody could, or no signature is looked at",
        METRIC_GAUGE};
    static struct metric *metric;
    if (!metric)
        metric = metric_new(&family, "%s", "");
    int64_t ends_us = trust_ends(trust, kind->topic, event_time_now());
    metric_set(metric, ends_us ? ends_us / 1000 + UNIX_TO_2000_MS : 0);
}

bool trust_check(const struct settings *settings, struct error *error)
{
    if (!*settings->trust_file)
        return true;
    struct trust *trust = trust_open_set(settings->trust_file, error);
    trust_free(trust);
    return trust != NULL;
}

// One line of what holds now. Of policies that of this consumer's topic: the others have lines of their own.
static void trust_tell(const struct record_kind *kind, const struct trust *trust)
{
    size_t publishers, writers = 0;
    const struct publisher *const *list = trust_publishers(trust, &publishers);
    for (size_t i = 0; i < publishers; i++)
        writers += publisher_may_write(list[i], kind->topic);
    log_info("trust file", log_number("publishers", (int64_t)publishers),
             log_number("keys", (int64_t)trust_key_count(trust)), log_text("topic", kind->topic),
             log_text("policy", trust_policy_name(trust_policy(trust, kind->topic))),
             log_number("signatures", trust_signatures(trust, kind->topic)), log_number("may_write", (int64_t)writers));
}

bool trust_start(const struct record_kind *kind, const struct settings *settings, struct verifiers **verifiers,
                 struct error *error)
{
    *verifiers = NULL;
    if (!*settings->trust_file)
        return true;
    struct trust *trust = trust_open_set(settings->trust_file, error);
    if (!trust)
        return false;
    trust_tell(kind, trust);
    ends_tell(kind, trust);
    metric_set(refused_metric(), 0);
    *verifiers = verifiers_new(kind, trust);
    return true;
}

void trust_renew(struct pipeline *pipeline, const struct settings *settings)
{
    struct error error = {0};
    if (!reload_requested())
        return;
    if (!pipeline->verifiers) {
        log_info("nothing to read anew, as TRUST_FILE is empty");
        return;
    }
    struct trust *trust = trust_open(settings->trust_file, &error);
    metric_set(refused_metric(), trust == NULL);
    if (!trust) {
        log_error("trust file refused, the one before stays in force", log_text("why", error.message));
        return;
    }
    pipeline_settle(pipeline);
    verifiers_take(pipeline->verifiers, trust);
    trust_tell(pipeline->kind, trust);
    ends_tell(pipeline->kind, trust);
}
