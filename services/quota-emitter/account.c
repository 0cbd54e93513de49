#include "quota-emitter/account.h"
#include "common/stop.h"

enum {
    ROUNDS,
    DIFFERENCES,
    UPDATES,
    REJECTS,
    SENT,
    LEADS,
    HELD,
    OUTBOX,
    OUTBOX_OLDEST,
    LAST_COMMIT,
    QUOTA_TIME,
    METRICS // ACCOUNT_METRICS
};

static const struct metric_family families[METRICS] = {
    [ROUNDS] = {"taakstelling_recalculations_total", "Recalculations committed", METRIC_COUNTER},
    [DIFFERENCES] = {"taakstelling_differences_total", "Batches of consumers folded into the aggregates",
                     METRIC_COUNTER},
    [UPDATES] = {"taakstelling_updates_total", "Quota and nation messages put into the outbox", METRIC_COUNTER},
    [REJECTS] = {"taakstelling_rejects_published_total", "Rejects put into the outbox", METRIC_COUNTER},
    [SENT] = {"taakstelling_outbox_sent_total", "Outbox messages sent to Kafka", METRIC_COUNTER},
    [LEADS] = {"taakstelling_emitter_leads", "1 while this emitter works, 0 while it stands by", METRIC_GAUGE},
    [HELD] = {"taakstelling_figures_held",
              "1 while figures are held back until the consumers have read again what was counted", METRIC_GAUGE},
    [OUTBOX] = {"taakstelling_outbox_messages", "Messages in the outbox that are not on their topic", METRIC_GAUGE},
    [OUTBOX_OLDEST] = {"taakstelling_outbox_oldest_seconds", "How long the oldest of them has been there; 0: none is",
                       METRIC_AGE},
    [LAST_COMMIT] = {"taakstelling_last_commit_timestamp_seconds",
                     "When a transaction to Kafka was last committed; 0: none was yet", METRIC_GAUGE},
    [QUOTA_TIME] = {"taakstelling_event_quota_seconds",
                    "From Kafka's timestamp of the oldest cause to the commit of what follows from it, by transaction",
                    METRIC_HISTOGRAM},
};

_Static_assert(METRICS == ACCOUNT_METRICS, "a metric of the emitter has no place");

void account_open(struct account *account)
{
    *account = (struct account){0};
    for (int metric = 0; metric < METRICS; metric++)
        account->metrics[metric] = metric_new(&families[metric], "%s", "");
}

static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
    return b_ms == 0 || (a_ms != 0 && a_ms < b_ms) ? a_ms : b_ms;
}

// Moves the updates of the second to the first.
static void updates_join(struct updates_due *updates, struct updates_due *more)
{
    updates->since_ms = earlier(updates->since_ms, more->since_ms);
    updates->came_ms = earlier(updates->came_ms, more->came_ms);
    *more = (struct updates_due){0};
}

static void outbox_tell(struct account *account, int64_t unsent)
{
    metric_set(account->metrics[OUTBOX], unsent);
    metric_set(account->metrics[OUTBOX_OLDEST], earlier(account->on_way.since_ms, account->behind.since_ms));
}

void account_leads(struct account *account)
{
    metric_set(account->metrics[LEADS], 1);
}

void account_leads_no_more(struct account *account)
{
    metric_set(account->metrics[LEADS], 0);
    updates_join(&account->behind, &account->on_way);
}

void account_stands_by(struct account *account)
{
    account->behind = (struct updates_due){0};
    outbox_tell(account, 0);
    metric_set(account->metrics[HELD], 0);
}

void account_round(struct account *account, const struct recalculation *done, bool more, int64_t unsent)
{
    struct updates_due *behind = &account->behind;
    metric_add(account->metrics[ROUNDS], done->differences > 0);
    metric_add(account->metrics[DIFFERENCES], done->differences);
    metric_add(account->metrics[UPDATES], done->updates);
    metric_add(account->metrics[REJECTS], done->rejects);
    metric_set(account->metrics[HELD], done->held);
    behind->came_ms = earlier(behind->came_ms, done->came_ms);
    if (more)
        behind->since_ms = earlier(behind->since_ms, clock_ms());
    if (unsent == 0)
        *behind = (struct updates_due){.came_ms = done->held ? behind->came_ms : 0};
    outbox_tell(account, unsent);
}

void account_sending(struct account *account, int64_t last_sequence)
{
    updates_join(&account->on_way, &account->behind);
    account->on_way_sequence = last_sequence;
}

void account_sent(struct account *account, int64_t messages, int64_t sent_sequence, int64_t unsent)
{
    metric_add(account->metrics[SENT], messages);
    metric_set(account->metrics[LAST_COMMIT], unix_ms());
    if (sent_sequence >= account->on_way_sequence) {
        if (account->on_way.came_ms)
            metric_observe(account->metrics[QUOTA_TIME], unix_ms() - account->on_way.came_ms, 1);
        account->on_way = (struct updates_due){0};
    }
    outbox_tell(account, unsent);
}
