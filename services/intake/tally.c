#include "intake/tally.h"
#include "common/log.h"
#include "common/stop.h"

#include <inttypes.h>
#include <string.h>

#define TELL_MS 10000

enum { STORED, OVERTAKEN, DUPLICATE, REJECTED, REASONS, BATCHES = REASONS + REJECT_REASONS, FENCED, METRICS };

struct metric tally_metrics[METRICS];
const size_t tally_metric_count = METRICS;

static void metric_describe(int metric, const char *name, const char *help)
{
    tally_metrics[metric].name = name;
    tally_metrics[metric].help = help;
    tally_metrics[metric].type = "counter";
}

static void metric_label(int metric, const char *topic, const char *label, const char *value)
{
    snprintf(tally_metrics[metric].labels, METRIC_LABELS_SIZE, "topic=\"%s\",%s=\"%s\"", topic, label, value);
}

static void events_describe(int metric, const char *topic, const char *result)
{
    metric_describe(metric, "taakstelling_events_total",
                    "Messages read and committed to the database, by what became of them when they came");
    metric_label(metric, topic, "result", result);
}

void tally_describe(const struct record_kind *kind)
{
    events_describe(STORED, kind->topic, "stored");
    events_describe(OVERTAKEN, kind->topic, "overtaken");
    events_describe(DUPLICATE, kind->topic, "duplicate");
    events_describe(REJECTED, kind->topic, "rejected");
    for (int reason = 0; reason < REJECT_REASONS; reason++) {
        metric_describe(REASONS + reason, "taakstelling_rejects_total", "Messages rejected, by reason");
        metric_label(REASONS + reason, kind->topic, "reason", reject_reason_name((enum reject_reason)reason));
    }
    metric_describe(BATCHES, "taakstelling_batches_total", "Transactions committed");
    metric_describe(FENCED, "taakstelling_fenced_total", "Batches given up because another consumer had the partition");
}

void tally_add(struct tally *tally, const struct batch_counts *before, const struct batch_counts *after)
{
    struct batch_counts *untold = &tally->untold;
    metric_add(&tally_metrics[STORED], after->stored - before->stored);
    metric_add(&tally_metrics[OVERTAKEN], after->overtaken - before->overtaken);
    metric_add(&tally_metrics[DUPLICATE], after->duplicate - before->duplicate);
    metric_add(&tally_metrics[REJECTED], after->rejected - before->rejected);
    metric_add(&tally_metrics[BATCHES], 1);
    untold->overtaken += after->overtaken - before->overtaken;
    untold->rejected += after->rejected - before->rejected;
    for (int reason = 0; reason < REJECT_REASONS; reason++) {
        int64_t more = after->reasons[reason] - before->reasons[reason];
        metric_add(&tally_metrics[REASONS + reason], more);
        untold->reasons[reason] += more;
    }
    tally_tell(tally);
}

void tally_fenced(void)
{
    metric_add(&tally_metrics[FENCED], 1);
}

// "persons-out-of-range 4812, invalid-code 3"
static const char *reasons_list(const struct batch_counts *counts, char *text, size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (int reason = 0; reason < REJECT_REASONS; reason++)
        if (counts->reasons[reason] > 0 && at < size)
            at += (size_t)snprintf(text + at, size - at, "%s%s %" PRId64, at ? ", " : "",
                                   reject_reason_name((enum reject_reason)reason), counts->reasons[reason]);
    return text;
}

static void untold_tell(struct tally *tally)
{
    struct batch_counts *untold = &tally->untold;
    char reasons[512];
    if (untold->rejected > 0)
        log_warn("rejected", log_text("topic", tally->topic), log_number("messages", untold->rejected),
                 log_text("reasons", reasons_list(untold, reasons, sizeof reasons)));
    if (untold->overtaken > 0)
        log_info("overtaken: they came after a version that holds; 'taakctl record ID' tells of one",
                 log_text("topic", tally->topic), log_number("messages", untold->overtaken));
    *untold = (struct batch_counts){0};
}

void tally_tell(struct tally *tally)
{
    const struct batch_counts *untold = &tally->untold;
    if ((untold->rejected == 0 && untold->overtaken == 0) || (tally->told_ms && clock_ms() - tally->told_ms < TELL_MS))
        return;
    untold_tell(tally);
    tally->told_ms = clock_ms();
}

void tally_end(struct tally *tally)
{
    untold_tell(tally);
}
