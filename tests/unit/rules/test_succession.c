#include "rules/ledger.h"
#include "rules/succession.h"

#include <criterion/criterion.h>

#define DAY day_of(2017, 1, 1)

static void add_parts(struct ledger *ledger, uint8_t id, const struct reorganised_part *parts, size_t count)
{
    struct reorganisation reorganisation = {
        .id = {id}, .effective_on = DAY, .parts = (struct reorganised_part *)parts, .part_count = count};
    cr_assert(ledger_add_reorganisation(ledger, &reorganisation));
}

static struct succession succession_on(const struct ledger *ledger, int32_t day)
{
    struct succession succession;
    cr_assert(succession_new(&succession, ledger_determinations(ledger), day));
    return succession;
}

static void check_carry(const struct succession *succession, int to_code, int64_t expected)
{
    int64_t carry;
    cr_assert(succession_carry(succession, to_code, &carry), "%d is not reorganised", to_code);
    cr_assert_eq(carry, expected, "%d carries %ld", to_code, carry);
}

Test(succession, merge_and_split_of_one_day)
{
    struct ledger *ledger = ledger_new();
    static const struct reorganised_part merge[] = {{1, 9, 100}, {2, 9, 300}};
    static const struct reorganised_part split[] = {{2, 3, 100}, {3, 3, 500}};
    add_parts(ledger, 2, split, 2);
    add_parts(ledger, 1, merge, 2);
    struct succession succession = succession_on(ledger, DAY);
    size_t begin, end;
    int64_t carry;
    succession_split(&succession, 1, 10, &begin, &end);
    cr_assert_eq(end - begin, 1);
    succession_split(&succession, 2, -8, &begin, &end); // over both reorganisations: 300 to 9, 100 to 3
    cr_assert_eq(end - begin, 2);
    succession_split(&succession, 3, 5, &begin, &end);
    check_carry(&succession, 9, 10 - 6);
    check_carry(&succession, 3, -2 + 5);
    check_carry(&succession, 1, 0); // it gave all away
    cr_assert_not(succession_carry(&succession, 4, &carry));
    succession_split(&succession, 77, 1000, &begin, &end);
    cr_assert_eq(begin, end);
    succession_split(&succession, 2, 4, &begin, &end); // anew, not on top
    check_carry(&succession, 9, 10 + 3);
    succession_free(&succession);
    ledger_free(ledger);
}

Test(succession, the_same_pair_twice_weighs_together)
{
    struct ledger *ledger = ledger_new();
    static const struct reorganised_part first[] = {{1, 5, 10}, {1, 6, 30}};
    static const struct reorganised_part second[] = {{1, 5, 20}};
    add_parts(ledger, 1, first, 2);
    add_parts(ledger, 2, second, 1);
    struct succession succession = succession_on(ledger, DAY);
    size_t begin, end;
    succession_split(&succession, 1, 7, &begin, &end);
    cr_assert_eq(end - begin, 2);
    check_carry(&succession, 5, 4); // 30 to 30: the lower code has the odd one
    check_carry(&succession, 6, 3);
    succession_free(&succession);
    ledger_free(ledger);
}

Test(succession, nothing_on_another_day)
{
    struct ledger *ledger = ledger_new();
    static const struct reorganised_part merge[] = {{1, 9, 100}};
    add_parts(ledger, 1, merge, 1);
    struct succession succession = succession_on(ledger, DAY + 1);
    int64_t carry;
    cr_assert_eq(succession.count, 0);
    cr_assert_not(succession_carry(&succession, 9, &carry));
    succession_free(&succession);
    ledger_free(ledger);
}
