#include "rules/random.h"
#include "standing/process.h"
#include "standing/process_few.h"

#include <criterion/criterion.h>
#include <string.h>

#define PROVINCES_OF_TEST 12
#define SEED              20170401

// What an outsider knows who has read the answers of all days. An unknown is a number of persons of a province in a
// month, 0 or more. A province's months fall into blocks: each that was told is known as a sum, and the one behind them
// is not known. Of each month the sum over all provinces is known.
//
// Other numbers fit as well where persons can be moved around in a circle: one more in a cell is one fewer in another
// cell of the same month, and that one more in another of the same block … A block that is not told may take from any
// other such block. So each block and each month is a point; from a block to a month goes an arrow ("one more"), and
// from a month to a block where the cell has somebody ("one fewer"). A sum of cells of one block can be another one
// where a circle enters the block by a cell of the sum and leaves it by another way.
struct outsider {
    const struct process_province *provinces;
    size_t count;
    int begin[PROVINCES_OF_TEST][PROCESS_MONTHS]; // of the block that a month is in: its first month
    bool told[PROVINCES_OF_TEST][PROCESS_MONTHS]; // whether that block is
    int months;
};

static void outsider_learn(struct outsider *outsider, struct process_province *provinces, size_t count, int months)
{
    int told_before[PROVINCES_OF_TEST] = {0};
    *outsider = (struct outsider){.provinces = provinces, .count = count, .months = months};
    for (int elapsed = 1; elapsed <= months; elapsed++) {
        process_few(provinces, count, elapsed);
        for (size_t i = 0; i < count; i++) {
            cr_assert(provinces[i].months == told_before[i] || provinces[i].months == elapsed);
            for (int month = told_before[i]; month < elapsed; month++) {
                outsider->begin[i][month] = told_before[i];
                outsider->told[i][month] = provinces[i].months == elapsed;
            }
            told_before[i] = provinces[i].months;
        }
    }
}

// A walk from a province's block, which may leave it by the cells of `by` (a bit a month) or, where it is not told, by
// the other blocks that are not; whether it comes back by a cell that is not among `by`, or so.
static bool comes_round(const struct outsider *outsider, size_t province, int begin, unsigned by)
{
    bool seen_month[PROCESS_MONTHS] = {false}, seen_block[PROVINCES_OF_TEST][PROCESS_MONTHS] = {{false}};
    bool seen_untold = false, again = true;
    for (int month = begin; month < outsider->months; month++)
        if (outsider->begin[province][month] == begin && by >> month & 1)
            seen_month[month] = true; // one more in that cell
    while (again) {
        again = false;
        for (size_t i = 0; i < outsider->count; i++)
            for (int month = 0; month < outsider->months; month++) {
                int block = outsider->begin[i][month];
                bool home = i == province && block == begin;
                bool can_fall = outsider->provinces[i].persons[month] > 0;
                if (seen_month[month] && can_fall && home && !(by >> month & 1))
                    return true;
                if (seen_month[month] && can_fall && !home && !seen_block[i][block])
                    seen_block[i][block] = again = true;
                if (!home && seen_block[i][block] && !seen_month[month])
                    seen_month[month] = again = true;
                if (!home && !outsider->told[i][month] && seen_block[i][block] && !seen_untold)
                    seen_untold = again = true;
                if (!home && !outsider->told[i][month] && seen_untold && !seen_block[i][block])
                    seen_block[i][block] = again = true;
                if (home && !outsider->told[i][month] && seen_untold)
                    return true;
            }
    }
    return false;
}

// Whether the outsider knows how many persons of a province are in some months of one block: a bit a month.
static bool knows(const struct outsider *outsider, size_t province, int begin, unsigned months, unsigned all)
{
    if (outsider->told[province][begin] && months == all)
        return true;
    // More in these and fewer in others, or the other way round: the same as more in the others of the block, but where
    // it is not told.
    if (comes_round(outsider, province, begin, months) || comes_round(outsider, province, begin, all & ~months))
        return false;
    if (!outsider->told[province][begin]) {
        // Fewer in these, and more in other blocks that are not told: seen from these others.
        for (size_t i = 0; i < outsider->count; i++)
            for (int month = 0; month < outsider->months; month++)
                if (i != province && !outsider->told[i][month] && months >> month & 1 &&
                    outsider->provinces[province].persons[month] > 0)
                    return false;
    }
    return true;
}

static void expect_nobody_known(const struct outsider *outsider, const char *what)
{
    for (size_t i = 0; i < outsider->count; i++)
        for (int begin = 0; begin < outsider->months; begin++) {
            unsigned all = 0;
            for (int month = begin; month < outsider->months; month++)
                all |= outsider->begin[i][month] == begin ? 1U << month : 0;
            for (unsigned months = all; months > 0; months = (months - 1) & all) {
                int64_t persons = 0;
                for (int month = 0; month < outsider->months; month++)
                    persons += months >> month & 1 ? outsider->provinces[i].persons[month] : 0;
                cr_expect(persons == 0 || persons >= PROCESS_FEW || !knows(outsider, i, begin, months, all),
                          "%s: province %zu, months %x of %x: %ld", what, i, months, all, persons);
            }
        }
}

Test(process_few, nobody_can_be_computed)
{
    struct random random = {SEED};
    size_t told = 0, waiting = 0;
    for (int history = 0; history < 5000; history++) {
        struct process_province provinces[PROVINCES_OF_TEST] = {0};
        size_t count = (size_t)random_between(&random, 2, PROVINCES_OF_TEST);
        int most = random_between(&random, 1, 12), empty = random_between(&random, 0, 90);
        for (size_t i = 0; i < count; i++)
            for (int month = 0; month < PROCESS_MONTHS; month++)
                provinces[i].persons[month] = random_percent(&random, empty) ? 0 : random_between(&random, 0, most);
        struct outsider outsider;
        outsider_learn(&outsider, provinces, count, random_between(&random, 1, PROCESS_MONTHS));
        char what[32];
        snprintf(what, sizeof what, "history %d", history);
        expect_nobody_known(&outsider, what);
        for (size_t i = 0; i < count; i++) {
            told += provinces[i].months > 0;
            waiting += provinces[i].months == 0;
        }
    }
    cr_expect_gt(told, 2500);
    cr_expect_gt(waiting, 2500);
}

// A reader who knows the rule, and all answers of all days: every world that gives the same answers is tried. Small
// ones.
#define SMALL_PROVINCES 3
#define SMALL_MONTHS    2
#define WORLDS_MOST     20000

struct world {
    int persons[SMALL_PROVINCES][SMALL_MONTHS];
    int told[SMALL_MONTHS][SMALL_PROVINCES][2]; // after each month, of each province: how many months, and persons
};

static struct world worlds[WORLDS_MOST];
static size_t world_count;

static void world_add(const int persons[SMALL_PROVINCES][SMALL_MONTHS], size_t provinces, int months)
{
    struct process_province asked[SMALL_PROVINCES] = {0};
    struct world *world = &worlds[world_count++];
    cr_assert_leq(world_count, WORLDS_MOST);
    memset(world, 0, sizeof *world);
    memcpy(world->persons, persons, sizeof world->persons);
    for (size_t i = 0; i < provinces; i++)
        for (int month = 0; month < months; month++)
            asked[i].persons[month] = persons[i][month];
    for (int elapsed = 1; elapsed <= months; elapsed++) {
        process_few(asked, provinces, elapsed);
        for (size_t i = 0; i < provinces; i++) {
            world->told[elapsed - 1][i][0] = asked[i].months;
            for (int month = 0; month < asked[i].months; month++)
                world->told[elapsed - 1][i][1] += persons[i][month];
        }
    }
}

// Adds all worlds in which the country has so many persons in each month, from one cell on.
static void worlds_make(int persons[SMALL_PROVINCES][SMALL_MONTHS], size_t provinces, int months, const int *national,
                        int month, size_t province, int left)
{
    if (month == months) {
        world_add(persons, provinces, months);
        return;
    }
    for (int here = province + 1 == provinces ? left : 0; here <= left; here++) {
        persons[province][month] = here;
        if (province + 1 < provinces)
            worlds_make(persons, provinces, months, national, month, province + 1, left - here);
        else
            worlds_make(persons, provinces, months, national, month + 1, 0,
                        month + 1 < months ? national[month + 1] : 0);
    }
}

static int persons_in(const struct world *world, size_t province, unsigned months)
{
    int persons = 0;
    for (int month = 0; month < SMALL_MONTHS; month++)
        persons += months >> month & 1 ? world->persons[province][month] : 0;
    return persons;
}

static bool another_fits(const struct world *world, size_t province, unsigned months)
{
    for (size_t other = 0; other < world_count; other++)
        if (persons_in(&worlds[other], province, months) != persons_in(world, province, months) &&
            memcmp(worlds[other].told, world->told, sizeof world->told) == 0)
            return true;
    return false;
}

// How many worlds tell something.
static size_t expect_secret(size_t provinces, int months, const int *national)
{
    int persons[SMALL_PROVINCES][SMALL_MONTHS] = {{0}};
    size_t told = 0;
    world_count = 0;
    worlds_make(persons, provinces, months, national, 0, 0, national[0]);
    for (size_t at = 0; at < world_count; at++)
        for (size_t i = 0; i < provinces; i++) {
            told += worlds[at].told[months - 1][i][0] > 0;
            for (unsigned asked = 1; asked < 1U << months; asked++) {
                int in = persons_in(&worlds[at], i, asked);
                cr_expect(in == 0 || in >= PROCESS_FEW || another_fits(&worlds[at], i, asked),
                          "%d and %d in the country: %d in province %zu", national[0], months > 1 ? national[1] : 0, in,
                          i);
            }
        }
    return told;
}

Test(process_few, not_even_by_who_knows_the_rule)
{
    size_t told = 0;
    int national[SMALL_MONTHS] = {0};
    for (national[0] = 0; national[0] <= 30; national[0]++)
        told += expect_secret(3, 1, national);
    for (national[0] = 0; national[0] <= 16; national[0]++)
        for (national[1] = 0; national[1] <= 8; national[1]++)
            told += expect_secret(2, 2, national);
    told += expect_secret(3, 2, (const int[]){17, 10});
    told += expect_secret(3, 2, (const int[]){19, 1});
    cr_expect_gt(told, 5000);
}

// Where every province has enough, all is told; and a small one is told with a month that fills it.
Test(process_few, no_more_is_kept_than_needed)
{
    struct process_province provinces[] = {{.persons = {50, 60, 70}},
                                           {.persons = {40, 50, 40}},
                                           {.persons = {9, 9, 9}},
                                           {.persons = {3, 12, 9}},
                                           {.persons = {30, 30, 30}}};
    static const int months[][5] = {{0, 0, 0, 0, 0}, {1, 1, 0, 0, 1}, {2, 2, 2, 2, 2}, {3, 3, 3, 3, 3}};
    for (int elapsed = 0; elapsed <= 3; elapsed++) {
        process_few(provinces, 5, elapsed);
        for (size_t i = 0; i < 5; i++)
            cr_expect_eq(provinces[i].months, months[elapsed][i], "%d months, province %zu: %d", elapsed, i,
                         provinces[i].months);
    }
    process_few(provinces, 5, 1);
    cr_expect_eq(provinces[3].waiting, 3);
    cr_expect_eq(provinces[0].waiting, 0);
}
