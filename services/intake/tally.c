#include "intake/tally.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/stop.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TELL_MS 10000

struct tally {
    const char *topic;
    struct batch_counts untold;
    struct reject_sources sources; // of the rejected ones among them
    struct reject_sources warned;  // of those that count though their signatures fail
    int64_t told_ms;               // when it was last told (clock_ms); 0: never
    struct metric *stored, *overtaken, *duplicate, *rejected;
    struct metric *reasons[REJECT_REASONS];
    struct metric *verified;
    struct metric *signatures[REJECT_REASONS]; // that fail; NULL of the reasons for something else
    struct metric *batches, *fenced, *commit_seconds, *last_commit;
};

static struct metric *events_metric(const char *topic, const char *result)
{
    static const struct metric_family family = {
        "taakstelling_events_total",
        "Messages read and committed to the database, by what became of them when they came", METRIC_COUNTER};
    return metric_new(&family, "topic=\"%s\",result=\"%s\"", topic, result);
}

static struct metric *reason_metric(const char *topic, enum reject_reason reason)
{
    static const struct metric_family family = {"taakstelling_rejects_total", "Messages rejected, by reason",
                                                METRIC_COUNTER};
    return metric_new(&family, "topic=\"%s\",reason=\"%s\"", topic, reject_reason_name(reason));
}

static struct metric *signature_metric(const char *topic, const char *result)
{
    static const struct metric_family family = {
        "taakstelling_signatures_total",
        "Messages whose signatures were looked at, by what they came to, whether that is required or only told",
        METRIC_COUNTER};
    return metric_new(&family, "topic=\"%s\",result=\"%s\"", topic, result);
}

static bool is_of_signatures(int reason)
{
    return reason == REJECT_NOT_SIGNED || reason == REJECT_BAD_SIGNATURE || reason == REJECT_UNKNOWN_PUBLISHER ||
           reason == REJECT_NOT_AUTHORISED;
}

struct tally *tally_new(const struct record_kind *kind)
{
    static const struct metric_family batches = {"taakstelling_batches_total", "Transactions committed",
                                                 METRIC_COUNTER};
    static const struct metric_family fenced = {
        "taakstelling_fenced_total", "Batches given up because another consumer had the partition", METRIC_COUNTER};
    static const struct metric_family commit_seconds = {"taakstelling_event_commit_seconds",
                                                        "From Kafka's timestamp of an event to the commit of its batch",
                                                        METRIC_HISTOGRAM};
    static const struct metric_family last_commit = {"taakstelling_last_commit_timestamp_seconds",
                                                     "When a batch was last committed; 0: none was yet", METRIC_GAUGE};
    struct tally *tally = memory_resize(NULL, 1, sizeof *tally);
    memset(tally, 0, sizeof *tally);
    tally->topic = kind->topic;
    tally->stored = events_metric(kind->topic, "stored");
    tally->overtaken = events_metric(kind->topic, "overtaken");
    tally->duplicate = events_metric(kind->topic, "duplicate");
    tally->rejected = events_metric(kind->topic, "rejected");
    tally->verified = signature_metric(kind->topic, "valid");
    for (int reason = 0; reason < REJECT_REASONS; reason++) {
        tally->reasons[reason] = reason_metric(kind->topic, (enum reject_reason)reason);
        if (is_of_signatures(reason))
            tally->signatures[reason] = signature_metric(kind->topic, reject_reason_name((enum reject_reason)reason));
    }
    tally->batches = metric_new(&batches, "%s", "");
    tally->fenced = metric_new(&fenced, "%s", "");
    tally->commit_seconds = metric_new(&commit_seconds, "%s", "");
    tally->last_commit = metric_new(&last_commit, "%s", "");
    return tally;
}

static void metrics_add(struct tally *tally, const struct batch_counts *more, const struct arrivals *arrivals)
{
    int64_t now_ms = unix_ms();
    metric_add(tally->stored, more->stored);
    metric_add(tally->overtaken, more->overtaken);
    metric_add(tally->duplicate, more->duplicate);
    metric_add(tally->rejected, more->rejected);
    for (int reason = 0; more->rejected > 0 && reason < REJECT_REASONS; reason++)
        metric_add(tally->reasons[reason], more->reasons[reason]);
    metric_add(tally->verified, more->verified);
    for (int reason = 0; reason < REJECT_REASONS; reason++)
        metric_add(tally->signatures[reason], more->reasons[reason] + more->warnings[reason]);
    metric_add(tally->batches, 1);
    metric_set(tally->last_commit, now_ms);
    for (size_t i = 0; i < arrivals->count; i++)
        metric_observe(tally->commit_seconds, now_ms - arrivals->runs[i].from_ms, arrivals->runs[i].events);
}

void tally_add(struct tally *tally, const struct batch_counts *before, const struct batch_counts *after,
               const struct arrivals *arrivals, const struct reject_sources *sources,
               const struct reject_sources *warned)
{
    struct batch_counts *untold = &tally->untold;
    struct batch_counts more = {.stored = after->stored - before->stored,
                                .overtaken = after->overtaken - before->overtaken,
                                .duplicate = after->duplicate - before->duplicate,
                                .rejected = after->rejected - before->rejected,
                                .verified = after->verified - before->verified};
    for (int reason = 0; reason < REJECT_REASONS; reason++) {
        more.reasons[reason] = after->reasons[reason] - before->reasons[reason];
        untold->reasons[reason] += more.reasons[reason];
        more.warnings[reason] = after->warnings[reason] - before->warnings[reason];
        untold->warnings[reason] += more.warnings[reason];
    }
    metrics_add(tally, &more, arrivals);
    untold->overtaken += more.overtaken;
    untold->rejected += more.rejected;
    reject_sources_merge(&tally->sources, sources);
    reject_sources_merge(&tally->warned, warned);
    tally_tell(tally);
}

void tally_fenced(struct tally *tally)
{
    metric_add(tally->fenced, 1);
}

// "persons-out-of-range 4812, invalid-code 3"
static const char *reasons_list(const int64_t counts[REJECT_REASONS], char *text, size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (int reason = 0; reason < REJECT_REASONS; reason++)
        if (counts[reason] > 0 && at < size)
            at += (size_t)snprintf(text + at, size - at, "%s%s %" PRId64, at ? ", " : "",
                                   reject_reason_name((enum reject_reason)reason), counts[reason]);
    return text;
}

static int64_t warnings_count(const struct batch_counts *counts)
{
    int64_t count = 0;
    for (int reason = 0; reason < REJECT_REASONS; reason++)
        count += counts->warnings[reason];
    return count;
}

static void untold_tell(struct tally *tally)
{
    struct batch_counts *untold = &tally->untold;
    char reasons[512], sources[800];
    if (untold->rejected > 0)
        log_warn("rejected", log_text("topic", tally->topic), log_number("messages", untold->rejected),
                 log_text("reasons", reasons_list(untold->reasons, reasons, sizeof reasons)),
                 log_text("sources", reject_sources_list(&tally->sources, sources, sizeof sources)));
    if (warnings_count(untold) > 0)
        log_warn("counted, but not signed as it should be", log_text("topic", tally->topic),
                 log_number("messages", warnings_count(untold)),
                 log_text("reasons", reasons_list(untold->warnings, reasons, sizeof reasons)),
                 log_text("sources", reject_sources_list(&tally->warned, sources, sizeof sources)));
    if (untold->overtaken > 0)
        log_info("overtaken: they came after a version that holds; 'taakctl record ID' tells of one",
                 log_text("topic", tally->topic), log_number("messages", untold->overtaken));
    *untold = (struct batch_counts){0};
    tally->sources = tally->warned = (struct reject_sources){0};
}

void tally_tell(struct tally *tally)
{
    const struct batch_counts *untold = &tally->untold;
    if ((untold->rejected == 0 && untold->overtaken == 0 && warnings_count(untold) == 0) ||
        (tally->told_ms && clock_ms() - tally->told_ms < TELL_MS))
        return;
    untold_tell(tally);
    tally->told_ms = clock_ms();
}

void tally_free(struct tally *tally)
{
    if (!tally)
        return;
    untold_tell(tally);
    free(tally);
}
