#include "extreme_standing.h"
#include "ledger/figure_message.h"
#include "standing/told_edit.h"

#define POSITION day_of(2018, 5, 1)

static struct standing standing;
static struct told told; // put together from messages
static struct arena *arena;

// All messages of the standing, with revisions 7 and 8; the last quota of a period first.
static void put_all_into(struct told *into)
{
    int period = PERIOD_NONE;
    while ((period = standing_next_period(&standing, CODE_NONE, period)) != PERIOD_NONE) {
        const struct period_figures *figures = standing_period(&standing, period);
        told_put_nation(into, (Taakstelling__V1__NationalQuota *)nation_message(&figures->nation, 7, POSITION, arena));
        for (size_t i = figures->count; i-- > 0;)
            told_put_quota(into, (Taakstelling__V1__Quota *)quota_message(&figures->quotas[i], &figures->nation, 8,
                                                                          POSITION, arena));
    }
}

static void setup(void)
{
    standing = extreme_standing();
    arena = arena_new();
    memset(&told, 0, sizeof told);
    put_all_into(&told);
}

static void teardown(void)
{
    told_free(&told);
    standing_free(&standing);
    arena_free(arena);
}

TestSuite(told, .init = setup, .fini = teardown);

static void expect_bytes(ProtobufCMessage *one, ProtobufCMessage *other)
{
    struct packed first = figure_pack(one, arena), second = figure_pack(other, arena);
    cr_expect(first.size == second.size && memcmp(first.data, second.data, first.size) == 0, "%s",
              one->descriptor->name);
}

// The messages that two would be told by are the same.
static void expect_same(const struct told_period *one, const struct told_period *other)
{
    cr_assert(one && other);
    cr_expect_eq(one->period, other->period);
    cr_expect_eq(one->position_date, other->position_date);
    expect_bytes(nation_message(&one->nation, 1, POSITION, arena), nation_message(&other->nation, 1, POSITION, arena));
    cr_assert_eq(one->count, other->count);
    for (size_t i = 0; i < one->count; i++)
        expect_bytes(quota_message(&one->quotas[i].quota, &one->nation, 1, one->quotas[i].position_date, arena),
                     quota_message(&other->quotas[i].quota, &other->nation, 1, other->quotas[i].position_date, arena));
}

Test(told, what_messages_tell_is_what_was_computed)
{
    struct told computed;
    cr_assert(told_of(&computed, &standing));
    cr_assert_eq(computed.count, 4);
    cr_assert_eq(told.count, computed.count);
    cr_expect_eq(computed.sequence, 0);
    for (size_t i = 0; i < told.count; i++) {
        expect_same(&told.periods[i], &computed.periods[i]);
        cr_expect_eq(computed.periods[i].revision, 0);
        cr_expect_eq(computed.periods[i].quotas[0].revision, 0);
        cr_expect_eq(told.periods[i].revision, 7);
        cr_expect_eq(told.periods[i].quotas[1].revision, 8);
    }
    told_free(&computed);
}

Test(told, a_later_message_takes_the_place_of_the_one_before)
{
    struct national_quota nation = standing_period(&standing, RUNNING)->nation;
    struct quota quota = *standing_quota(&standing, THOLEN, RUNNING);
    quota.realised = 99;
    nation.realised = 98;
    nation.months_elapsed = 5;
    told_put_quota(&told, (Taakstelling__V1__Quota *)quota_message(&quota, &nation, 9, DAY_NONE, arena));
    told_put_nation(&told, (Taakstelling__V1__NationalQuota *)nation_message(&nation, 10, POSITION + 1, arena));
    const struct told_period *period = told_period(&told, RUNNING);
    cr_assert_eq(period->count, 2);
    cr_expect_eq(told_quota(period, THOLEN)->quota.realised, 99);
    cr_expect_eq(told_quota(period, THOLEN)->revision, 9);
    cr_expect_eq(told_quota(period, THOLEN)->position_date, DAY_NONE);
    cr_expect_eq(period->nation.realised, 98);
    cr_expect_eq(period->nation.months_elapsed, 5);
    cr_expect_eq(period->nation.population_day, standing_period(&standing, RUNNING)->nation.population_day);
    cr_expect_eq(period->revision, 10);
    cr_expect_eq(period->position_date, POSITION + 1);
}

Test(told, keys_that_go)
{
    told_remove(&told, THOLEN, FIRST);
    cr_expect_null(told_quota(told_period(&told, FIRST), THOLEN));
    cr_expect_not_null(told_quota(told_period(&told, FIRST), DEN_HAAG));
    told_remove(&told, THOLEN, FIRST); // once more is fine
    told_remove(&told, CODE_NONE, FIRST + 1);
    told_remove(&told, DEN_HAAG, FIRST + 1);
    cr_expect_null(told_period(&told, FIRST + 1));
    cr_expect_eq(told.count, 3);
    cr_expect_not_null(told_period(&told, FIRST));
    cr_expect_not_null(told_period(&told, RUNNING));
}

Test(told, quotas_of_a_period_that_is_not_shown_are_not_either)
{
    told_remove(&told, CODE_NONE, FIRST);
    const struct period_figures *figures = standing_period(&standing, FIRST);
    told_put_quota(&told,
                   (Taakstelling__V1__Quota *)quota_message(&figures->quotas[0], &figures->nation, 1, POSITION, arena));
    cr_expect_null(told_period(&told, FIRST));
}

Test(told, the_current_period_is_that_of_the_standing)
{
    cr_expect_eq(told_current(&told)->period, standing_current_period(&standing));
    told_remove(&told, CODE_NONE, RUNNING);
    cr_expect_eq(told_current(&told)->period, RUNNING - 1);
    struct told none = {0};
    cr_expect_null(told_current(&none));
    cr_expect_null(told_period(&none, RUNNING));
}

Test(told, more_municipalities_than_an_array_first_has_room_for)
{
    const struct period_figures *figures = standing_period(&standing, RUNNING);
    struct quota quota = figures->quotas[0];
    for (int i = 0; i < 400; i++) {
        quota.code = 1000 + i * 7 % 400; // each once, in no order
        told_put_quota(&told, (Taakstelling__V1__Quota *)quota_message(&quota, &figures->nation, 1, POSITION, arena));
    }
    const struct told_period *period = told_period(&told, RUNNING);
    cr_assert_eq(period->count, 402);
    for (size_t i = 1; i < period->count; i++)
        cr_expect_lt(period->quotas[i - 1].quota.code, period->quotas[i].quota.code);
    for (int i = 0; i < 400; i++)
        told_remove(&told, 1000 + i, RUNNING);
    cr_expect_eq(period->count, 2);
}

Test(told, a_copy_is_one_of_its_own)
{
    struct told computed, copy;
    cr_assert(told_of(&computed, &standing));
    cr_assert(told_copy(&copy, &computed));
    told_free(&computed);
    cr_assert_eq(copy.count, told.count);
    for (size_t i = 0; i < copy.count; i++)
        expect_same(&copy.periods[i], &told.periods[i]);
    told_remove(&copy, CODE_NONE, FIRST); // it may be edited
    put_all_into(&copy);
    cr_assert_eq(copy.count, told.count);
    expect_same(&copy.periods[0], &told.periods[0]);
    told_free(&copy);
}
