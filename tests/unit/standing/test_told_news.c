#include "standing/told_news.h"

#include <criterion/criterion.h>

#define PERIOD (2017 * 2) // 2017-1

static struct told_news news;
static struct arena *arena;
static const struct national_quota nation = {.period = PERIOD,
                                             .phase = PHASE_RUNNING,
                                             .total_status = TOTAL_DEFINITIVE,
                                             .national_total = 13000,
                                             .realised = 9,
                                             .months_elapsed = 3,
                                             .national_inhabitants = 17000000,
                                             .population_day = 5844};
static const struct quota quota = {.code = 716, .period = PERIOD, .quota = 16, .realised = 4};

static void setup(void)
{
    arena = arena_new();
    memset(&news, 0, sizeof news);
}

static void teardown(void)
{
    told_news_free(&news);
    arena_free(arena);
}

TestSuite(told_news, .init = setup, .fini = teardown);

static void add_quota(int64_t revision, int64_t sequence)
{
    told_news_quota(&news, (Taakstelling__V1__Quota *)quota_message(&quota, &nation, (uint64_t)revision, 6300, arena),
                    sequence, 1000);
}

Test(told_news, of_a_municipality_with_what_it_tells_of_the_nation)
{
    add_quota(7, 41);
    cr_assert_eq(news.count, 1);
    const struct told_change *change = &news.changes[0];
    cr_expect(change->sequence == 41 && change->told_at == 1000 && change->revision == 7 && !change->tombstone);
    cr_expect(change->code == 716 && change->period == PERIOD && change->position_date == 6300);
    cr_expect(change->quota.quota.quota == 16 && change->quota.quota.realised == 4 && change->quota.revision == 7);
    cr_expect(change->nation.phase == PHASE_RUNNING && change->nation.total_status == TOTAL_DEFINITIVE);
    cr_expect(change->nation.national_total == 13000 && change->nation.months_elapsed == 3);
    cr_expect(change->nation.national_inhabitants == 17000000 && change->nation.population_day == 5844);
    cr_expect_eq(change->nation.realised, 0, "which a municipality's message does not tell");
}

Test(told_news, of_the_nation)
{
    told_news_nation(&news, (Taakstelling__V1__NationalQuota *)nation_message(&nation, 8, DAY_NONE, arena), 42,
                     TOLD_AT_NONE);
    const struct told_change *change = &news.changes[0];
    cr_expect(change->sequence == 42 && change->told_at == TOLD_AT_NONE && change->revision == 8);
    cr_expect(change->code == CODE_NONE && change->period == PERIOD && change->position_date == DAY_NONE);
    cr_expect(change->nation.national_total == 13000 && change->nation.realised == 9);
}

Test(told_news, in_the_order_in_which_they_were_told)
{
    for (int64_t i = 0; i < 100; i++)
        add_quota(i + 1, 1 + i * 37 % 100);
    told_news_tombstone(&news, 844, PERIOD + 1, 3, 50, TOLD_AT_NONE);
    news.changes[50 - 1].sequence = 500;
    told_news_sort(&news);
    cr_assert_eq(news.count, 101);
    for (size_t i = 1; i < news.count; i++)
        cr_expect_leq(news.changes[i - 1].sequence, news.changes[i].sequence);
    cr_expect_eq(news.changes[100].sequence, 500);
    size_t tombstones = 0;
    for (size_t i = 0; i < news.count; i++)
        tombstones += news.changes[i].tombstone && news.changes[i].code == 844 &&
                      news.changes[i].period == PERIOD + 1 && news.changes[i].revision == 3 &&
                      news.changes[i].sequence == 50;
    cr_expect_eq(tombstones, 1);
}

Test(told_news, none)
{
    told_news_sort(&news);
    cr_expect_eq(news.count, 0);
}
