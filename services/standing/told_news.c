#include "standing/told_news.h"
#include "common/arena.h"
#include "standing/told_edit.h"

#include <stdlib.h>
#include <string.h>

static void add(struct told_news *news, struct told_change change)
{
    if (news->count == news->room) {
        news->room = news->room ? 2 * news->room : 16;
        news->changes = memory_resize(news->changes, news->room, sizeof *news->changes);
    }
    news->changes[news->count++] = change;
}

void told_news_quota(struct told_news *news, const Taakstelling__V1__Quota *message, int64_t sequence, int64_t told_at)
{
    struct told_quota quota = told_quota_of(message);
    add(news, (struct told_change){.sequence = sequence,
                                   .told_at = told_at,
                                   .code = quota.quota.code,
                                   .period = quota.quota.period,
                                   .revision = quota.revision,
                                   .quota = quota,
                                   .nation = told_common_of(message),
                                   .position_date = quota.position_date});
}

void told_news_nation(struct told_news *news, const Taakstelling__V1__NationalQuota *message, int64_t sequence,
                      int64_t told_at)
{
    struct national_quota nation = told_nation_of(message);
    add(news, (struct told_change){.sequence = sequence,
                                   .told_at = told_at,
                                   .code = CODE_NONE,
                                   .period = nation.period,
                                   .revision = message->revision,
                                   .nation = nation,
                                   .position_date = told_day(message->position_date)});
}

void told_news_tombstone(struct told_news *news, int code, int period, int64_t revision, int64_t sequence,
                         int64_t told_at)
{
    add(news, (struct told_change){.sequence = sequence,
                                   .told_at = told_at,
                                   .code = code,
                                   .period = period,
                                   .revision = (uint64_t)revision,
                                   .tombstone = true,
                                   .position_date = DAY_NONE});
}

static int by_sequence(const void *one, const void *other)
{
    int64_t first = ((const struct told_change *)one)->sequence, second = ((const struct told_change *)other)->sequence;
    return (first > second) - (first < second);
}

void told_news_sort(struct told_news *news)
{
    if (news->count > 0)
        qsort(news->changes, news->count, sizeof *news->changes, by_sequence);
}

void told_news_free(struct told_news *news)
{
    free(news->changes);
    memset(news, 0, sizeof *news);
}
