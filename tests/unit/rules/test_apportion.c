#include "random.h"
#include "rules/apportion.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CLAIMS       60

Test(apportion, statutory_rounds_up)
{
    cr_assert_eq(apportion_statutory(519988, 13000, 16979120), 399);
    cr_assert_eq(apportion_statutory(519988, 10000, 16979120), 307);
    cr_assert_eq(apportion_statutory(1, 1, 1000000000), 1);
    cr_assert_eq(apportion_statutory(500, 2, 1000), 1, "an exact share is not rounded up");
    cr_assert_eq(apportion_statutory(501, 2, 1000), 2);
    cr_assert_eq(apportion_statutory(0, 13000, 16979120), 0);
    cr_assert_eq(apportion_statutory(519988, 0, 16979120), 0);
    cr_assert_eq(apportion_statutory(519988, 13000, 0), 0);
    cr_assert_eq(apportion_statutory(1000000000, 1000000, 1000000000), 1000000);
    cr_assert_eq(apportion_statutory(UINT64_MAX, UINT32_MAX, 1), UINT32_MAX);
}

static void check_sum_preserving(struct claim *claims, size_t count, uint32_t total, const uint32_t *expected)
{
    bool out_of_memory = true;
    cr_assert(apportion_sum_preserving(claims, count, total, &out_of_memory));
    cr_assert_not(out_of_memory);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(claims[i].quota, expected[i], "claim %zu of total %u: %u", i, total, claims[i].quota);
}

Test(apportion, sum_preserving_small_cases)
{
    struct claim claims[] = {
        {.code = 3, .inhabitants = 60}, {.code = 2, .inhabitants = 30}, {.code = 1, .inhabitants = 10}};
    check_sum_preserving(claims, 3, 3, (uint32_t[]){1, 1, 1});
    check_sum_preserving(claims, 3, 4, (uint32_t[]){2, 1, 1});
    check_sum_preserving(claims, 3, 5, (uint32_t[]){3, 1, 1}); // 60/2 and 30/1 are equal claims: the larger first
    check_sum_preserving(claims, 3, 6, (uint32_t[]){3, 2, 1});
    check_sum_preserving(claims, 3, 10, (uint32_t[]){6, 3, 1});
}

Test(apportion, equal_claims_go_to_the_larger_then_to_the_lower_code)
{
    struct claim claims[] = {
        {.code = 9, .inhabitants = 10}, {.code = 5, .inhabitants = 10}, {.code = 7, .inhabitants = 20}};
    check_sum_preserving(claims, 3, 4, (uint32_t[]){1, 1, 2});
    check_sum_preserving(claims, 3, 5, (uint32_t[]){1, 1, 3}); // 20/2 equals 10/1
    check_sum_preserving(claims, 3, 6, (uint32_t[]){1, 2, 3}); // 10/1 twice: the lower code
    check_sum_preserving(claims, 3, 7, (uint32_t[]){2, 2, 3});
}

Test(apportion, nobody_without_inhabitants_claims)
{
    struct claim claims[] = {
        {.code = 1, .inhabitants = 0}, {.code = 2, .inhabitants = 5}, {.code = 3, .inhabitants = 0}};
    check_sum_preserving(claims, 3, 7, (uint32_t[]){0, 7, 0});
    check_sum_preserving(claims, 3, 1, (uint32_t[]){0, 1, 0});
    check_sum_preserving(claims, 1, 7, (uint32_t[]){0});
    check_sum_preserving(claims, 0, 7, NULL);
}

Test(apportion, a_total_below_the_number_of_claimants_is_refused)
{
    struct claim claims[] = {{.code = 1, .inhabitants = 8, .quota = 77}, {.code = 2, .inhabitants = 5, .quota = 78}};
    bool out_of_memory = true;
    cr_assert_not(apportion_sum_preserving(claims, 2, 1, &out_of_memory));
    cr_assert_not(out_of_memory);
    cr_assert_eq(claims[0].quota, 77);
    cr_assert_eq(claims[1].quota, 78);
}

// ceil(i / d) = q for one d for all: every claim that was met, i / (q - 1), is at least every one that was not, i / q.
static void check_divisor_exists(const struct claim *claims, size_t count)
{
    for (size_t a = 0; a < count; a++) {
        for (size_t b = 0; b < count; b++) {
            if (claims[a].quota < 2 || claims[b].quota == 0)
                continue;
            unsigned __int128 met = (unsigned __int128)claims[a].inhabitants * claims[b].quota;
            unsigned __int128 unmet = (unsigned __int128)claims[b].inhabitants * (claims[a].quota - 1);
            cr_assert(met >= unmet, "%d has %u of %lu, %d has %u of %lu", claims[a].code, claims[a].quota,
                      claims[a].inhabitants, claims[b].code, claims[b].quota, claims[b].inhabitants);
            bool favoured = claims[a].inhabitants > claims[b].inhabitants ||
                            (claims[a].inhabitants == claims[b].inhabitants && claims[a].code < claims[b].code);
            cr_assert(met > unmet || favoured || a == b, "a tie went to the wrong one");
        }
    }
}

static uint64_t random_inhabitants(struct random *random, int magnitude)
{
    return random_bits(random) % (UINT64_C(1) << magnitude);
}

Test(apportion, property_sum_is_exact_and_one_divisor_gives_all_quotas)
{
    struct random random = {.state = 2014};
    for (int run = 0; run < 2000; run++) {
        struct claim claims[CLAIMS];
        size_t count = (size_t)random_between(&random, 1, CLAIMS);
        int magnitude = random_between(&random, 1, 40);
        uint32_t claimants = 0;
        for (size_t i = 0; i < count; i++) {
            claims[i] = (struct claim){.code = (int)((i * 7919) % 9973),
                                       .inhabitants = random_inhabitants(&random, magnitude)};
            claimants += claims[i].inhabitants > 0 ? 1 : 0;
        }
        uint32_t total = claimants + (uint32_t)random_inhabitants(&random, random_between(&random, 0, 30));
        bool out_of_memory;
        cr_assert(apportion_sum_preserving(claims, count, total, &out_of_memory));
        uint64_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            cr_assert_eq(claims[i].quota == 0, claims[i].inhabitants == 0);
            sum += claims[i].quota;
        }
        cr_assert_eq(sum, claimants == 0 ? 0 : total);
        check_divisor_exists(claims, count);
    }
}

Test(apportion, property_order_of_claims_does_not_matter)
{
    struct random random = {.state = 29};
    for (int run = 0; run < 300; run++) {
        struct claim claims[CLAIMS], shuffled[CLAIMS];
        for (int i = 0; i < CLAIMS; i++)
            claims[i] = (struct claim){.code = i, .inhabitants = random_inhabitants(&random, 4)};
        memcpy(shuffled, claims, sizeof(claims));
        for (int i = CLAIMS - 1; i > 0; i--) {
            int other = random_between(&random, 0, i);
            struct claim swapped = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = swapped;
        }
        uint32_t total = (uint32_t)random_between(&random, CLAIMS, 500);
        bool out_of_memory;
        cr_assert(apportion_sum_preserving(claims, CLAIMS, total, &out_of_memory));
        cr_assert(apportion_sum_preserving(shuffled, CLAIMS, total, &out_of_memory));
        for (int i = 0; i < CLAIMS; i++)
            cr_assert_eq(shuffled[i].quota, claims[shuffled[i].code].quota);
    }
}

Test(apportion, balance_splits_by_inhabitants)
{
    static const struct {
        int64_t persons;
        uint64_t weights[3];
        int64_t expected[3];
    } cases[] = {
        {10, {50, 30, 20}, {5, 3, 2}},  {-10, {50, 30, 20}, {-5, -3, -2}},
        {10, {1, 1, 1}, {4, 3, 3}},     // equal remainders: the lower code
        {-10, {1, 1, 1}, {-4, -3, -3}}, // a lead is split as the backlog is
        {11, {1, 1, 1}, {4, 4, 3}},     {1, {10, 45, 45}, {0, 1, 0}},
        {7, {0, 0, 0}, {7, 0, 0}}, // no inhabitants anywhere: the lowest code
        {-7, {0, 0, 0}, {-7, 0, 0}},    {5, {0, 3, 0}, {0, 5, 0}},
        {0, {5, 6, 7}, {0, 0, 0}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct share shares[3];
        for (int part = 0; part < 3; part++)
            shares[part] = (struct share){.code = part + 1, .weight = cases[i].weights[part], .persons = 99};
        apportion_balance(shares, 3, cases[i].persons);
        for (int part = 0; part < 3; part++)
            cr_assert_eq(shares[part].persons, cases[i].expected[part], "case %zu part %d: %ld", i, part,
                         shares[part].persons);
    }
    apportion_balance(NULL, 0, 5);
}

Test(apportion, balance_shares_come_out_by_code)
{
    struct share shares[] = {{.code = 8, .weight = 10}, {.code = 2, .weight = 0}, {.code = 5, .weight = 20}};
    apportion_balance(shares, 3, 4);
    cr_assert_eq(shares[0].code, 2);
    cr_assert_eq(shares[0].persons, 0);
    cr_assert_eq(shares[1].code, 5);
    cr_assert_eq(shares[1].persons, 3);
    cr_assert_eq(shares[2].code, 8);
    cr_assert_eq(shares[2].persons, 1);
}

Test(apportion, property_balance_adds_up_and_is_near_the_exact_share)
{
    struct random random = {.state = 30};
    for (int run = 0; run < 5000; run++) {
        struct share shares[12];
        size_t count = (size_t)random_between(&random, 1, 12);
        __int128 weight = 0;
        for (size_t i = 0; i < count; i++) {
            shares[i] = (struct share){.code = (int)i,
                                       .weight = random_inhabitants(&random, random_between(&random, 0, 27))};
            weight += shares[i].weight;
        }
        int64_t persons = random_between(&random, -100000, 100000);
        apportion_balance(shares, count, persons);
        int64_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            sum += shares[i].persons;
            __int128 error = shares[i].persons * weight - (__int128)persons * shares[i].weight;
            cr_assert(weight == 0 || (error < weight && error > -weight));
        }
        cr_assert_eq(sum, persons);
    }
}
