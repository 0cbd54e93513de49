#include "ledger/figure_message.h"

#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PERIOD       (2017 * 2) // 2017-1

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(figure_message, .init = setup, .fini = teardown);

Test(figure_message, keys)
{
    char key[FIGURE_KEY_SIZE];
    cr_expect_str_eq(quota_key(716, PERIOD, key), "GM0716/2017-1");
    cr_expect_str_eq(quota_key(0, PERIOD + 1, key), "GM0000/2017-2");
    cr_expect_str_eq(quota_key(9999, 2100 * 2 + 1, key), "GM9999/2100-2");
    cr_expect_str_eq(nation_key(PERIOD, key), "2017-1");
}

Test(figure_message, keys_read_back)
{
    char key[FIGURE_KEY_SIZE];
    int code, period;
    for (int one = 0; one < 10000; one += 7) {
        int of = 2001 * 2 + one % 200;
        cr_assert(figure_key_read(quota_key(one, of, key), &code, &period), "%s", key);
        cr_assert(code == one && period == of, "%s: %d %d", key, code, period);
        cr_assert(figure_key_read(nation_key(of, key), &code, &period), "%s", key);
        cr_assert(code == CODE_NONE && period == of, "%s: %d %d", key, code, period);
    }
}

Test(figure_message, other_spellings_are_no_keys)
{
    static const char *const wrong[] = {
        "",
        "GM",
        "GM0716",
        "GM0716/",
        "2017",
        "2017-",
        "2017-3",
        "2017-0",
        "2017-I",
        "2017-II",
        "2017-1 ",
        " 2017-1",
        "17-1",
        "02017-1",
        "GM0716/2017",
        "GM0716/2017-I",
        "GM0716/2017-1/",
        "GM716/2017-1",
        "GM00716/2017-1",
        "gm0716/2017-1",
        "GM 716/2017-1",
        "GM-716/2017-1",
        "GM+716/2017-1",
        "GM0716-2017-1",
        "GM0716//2017-1",
        "GM0716 /2017-1",
        "GM0716/ 2017-1",
        "PV29/2017-1",
        "total/2017-1",
        "GM07x6/2017-1",
    };
    int code, period;
    for (size_t i = 0; i < COUNT(wrong); i++)
        cr_expect_not(figure_key_read(wrong[i], &code, &period), "%s", wrong[i]);
}

static const struct quota quota = {.code = 7,
                                   .period = PERIOD + 1,
                                   .inhabitants = 100,
                                   .computed_quota = 101,
                                   .quota = 102,
                                   .transferred = -103,
                                   .carry_over = -104,
                                   .corrected_quota = -105,
                                   .realised = 106,
                                   .realised_family = 107,
                                   .remaining = -108,
                                   .basis = BASIS_OFFICIAL,
                                   .schedule = SCHEDULE_SLIGHTLY_BEHIND,
                                   .touched = true};

static const struct national_quota nation = {.period = PERIOD + 1,
                                             .phase = PHASE_RUNNING,
                                             .total_status = 3,
                                             .national_total = 200,
                                             .announced_late = true,
                                             .basis = BASIS_SUM_PRESERVING,
                                             .quota_sum = 201,
                                             .carry_over = -202,
                                             .corrected_quota = -203,
                                             .realised = 204,
                                             .realised_family = 205,
                                             .remaining = -206,
                                             .on_schedule = 207,
                                             .slightly_behind = 208,
                                             .behind = 209,
                                             .official_quotas = 210,
                                             .inflow = {211, 212, 213, 214, 215},
                                             .waiting = -216,
                                             .family_expected = 217,
                                             .unassigned = 218,
                                             .months_elapsed = 4,
                                             .national_inhabitants = UINT64_C(17000000000),
                                             .population_day = 5844, // 2016-01-01
                                             .touched = true};

static struct packed pack_quota(const struct quota *figures, uint64_t revision, int32_t position)
{
    return figure_pack(quota_message(figures, &nation, revision, position, arena), arena);
}

static struct packed pack_nation(uint64_t revision, int32_t position)
{
    return figure_pack(nation_message(&nation, revision, position, arena), arena);
}

static void expect_date(const Taakstelling__V1__Date *date, int year, int month, int day)
{
    cr_assert_not_null(date);
    cr_expect(date->year == year && date->month == month && date->day == day, "%d-%d-%d", date->year, date->month,
              date->day);
}

#define EXPECT(field, expected) cr_expect_eq((int64_t)message->field, (int64_t)(expected), #field)

Test(figure_message, every_field_of_a_quota)
{
    struct packed packed = pack_quota(&quota, UINT64_C(1) << 40, 6390);
    Taakstelling__V1__Quota *message = taakstelling__v1__quota__unpack(NULL, packed.size, packed.data);
    cr_assert_not_null(message);
    cr_expect_str_eq(message->municipality_code, "GM0007");
    EXPECT(period->year, 2017);
    EXPECT(period->half, 2);
    EXPECT(revision, INT64_C(1) << 40);
    EXPECT(phase, TAAKSTELLING__V1__PHASE__PHASE_RUNNING);
    EXPECT(total_status, TAAKSTELLING__V1__TOTAL_STATUS__TOTAL_STATUS_INDICATIVE);
    EXPECT(national_total, 200);
    EXPECT(inhabitants, 100);
    EXPECT(national_inhabitants, 17000000000);
    EXPECT(basis, TAAKSTELLING__V1__QUOTA_BASIS__QUOTA_BASIS_OFFICIAL);
    EXPECT(computed_quota, 101);
    EXPECT(quota, 102);
    EXPECT(transferred, -103);
    EXPECT(carry_over, -104);
    EXPECT(corrected_quota, -105);
    EXPECT(realised, 106);
    EXPECT(realised_family, 107);
    EXPECT(remaining, -108);
    EXPECT(schedule, TAAKSTELLING__V1__SCHEDULE__SCHEDULE_SLIGHTLY_BEHIND);
    EXPECT(months_elapsed, 4);
    expect_date(message->position_date, 2017, 6, 30);
    expect_date(message->population_date, 2016, 1, 1);
    EXPECT(base.n_unknown_fields, 0);
    taakstelling__v1__quota__free_unpacked(message, NULL);
}

Test(figure_message, every_field_of_the_nation)
{
    struct packed packed = pack_nation(3, 6390);
    Taakstelling__V1__NationalQuota *message = taakstelling__v1__national_quota__unpack(NULL, packed.size, packed.data);
    cr_assert_not_null(message);
    EXPECT(period->year, 2017);
    EXPECT(period->half, 2);
    EXPECT(revision, 3);
    EXPECT(phase, TAAKSTELLING__V1__PHASE__PHASE_RUNNING);
    EXPECT(total_status, TAAKSTELLING__V1__TOTAL_STATUS__TOTAL_STATUS_INDICATIVE);
    EXPECT(national_total, 200);
    EXPECT(announced_late, true);
    EXPECT(quota_sum, 201);
    EXPECT(carry_over, -202);
    EXPECT(corrected_quota, -203);
    EXPECT(realised, 204);
    EXPECT(realised_family, 205);
    EXPECT(remaining, -206);
    EXPECT(municipalities_on_schedule, 207);
    EXPECT(municipalities_slightly_behind, 208);
    EXPECT(municipalities_behind, 209);
    EXPECT(family_arrivals, 211);
    EXPECT(permits_asylum, 212);
    EXPECT(permits_family, 213);
    EXPECT(permits_relocation, 214);
    EXPECT(permits_resettlement, 215);
    EXPECT(waiting, -216);
    EXPECT(family_expected, 217);
    expect_date(message->position_date, 2017, 6, 30);
    EXPECT(basis, TAAKSTELLING__V1__QUOTA_BASIS__QUOTA_BASIS_SUM_PRESERVING);
    EXPECT(official_quotas, 210);
    EXPECT(unassigned, 218);
    taakstelling__v1__national_quota__free_unpacked(message, NULL);
}

// What a field cannot hold becomes the nearest that it can.
Test(figure_message, beyond_a_field)
{
    struct quota large = quota;
    large.transferred = INT64_MAX, large.carry_over = INT64_MIN, large.realised = INT64_MAX, large.realised_family = -1;
    large.remaining = INT64_C(1) << 31, large.corrected_quota = INT32_MAX;
    struct packed packed = pack_quota(&large, 1, DAY_NONE);
    Taakstelling__V1__Quota *message = taakstelling__v1__quota__unpack(NULL, packed.size, packed.data);
    cr_assert_not_null(message);
    EXPECT(transferred, INT32_MAX);
    EXPECT(carry_over, INT32_MIN);
    EXPECT(realised, UINT32_MAX);
    EXPECT(realised_family, 0);
    EXPECT(remaining, INT32_MAX);
    EXPECT(corrected_quota, INT32_MAX);
    cr_expect_null(message->position_date, "no day is no date");
    taakstelling__v1__quota__free_unpacked(message, NULL);
}

static void expect_essence(int code, struct packed published, struct packed expected, uint64_t revision)
{
    ProtobufCMessage *message = figure_unpack(code, published.data, published.size, arena);
    cr_assert_not_null(message);
    cr_expect_eq(figure_revision(message), revision);
    struct packed essence = figure_essence(message, arena), again = figure_pack(message, arena);
    cr_assert_eq(essence.size, expected.size);
    cr_expect_arr_eq(essence.data, expected.data, expected.size);
    cr_assert_eq(again.size, published.size, "the message is as before");
    cr_expect_arr_eq(again.data, published.data, published.size);
}

// An update goes out only when this changed.
Test(figure_message, essence_is_without_revision_and_position)
{
    struct packed quota_expected = pack_quota(&quota, 0, DAY_NONE), nation_expected = pack_nation(0, DAY_NONE);
    for (int32_t day = 6000; day < 6010; day++) {
        uint64_t revision = UINT64_MAX - (uint64_t)day;
        expect_essence(7, pack_quota(&quota, revision, day), quota_expected, revision);
        expect_essence(CODE_NONE, pack_nation(revision, day), nation_expected, revision);
    }
    struct quota other = quota;
    other.realised++;
    struct packed changed = pack_quota(&other, 0, DAY_NONE);
    cr_expect(changed.size != quota_expected.size || memcmp(changed.data, quota_expected.data, changed.size) != 0);
}

Test(figure_message, what_does_not_decode_is_none)
{
    cr_expect_null(figure_unpack(7, (const uint8_t *)"\x0a\x05x", 3, arena));
    cr_expect_null(figure_unpack(CODE_NONE, (const uint8_t *)"\x0a\x05x", 3, arena));
}

Test(figure_message, of_its_key)
{
    const ProtobufCMessage *of_quota = quota_message(&quota, &nation, 1, DAY_NONE, arena);
    const ProtobufCMessage *of_nation = nation_message(&nation, 1, DAY_NONE, arena);
    cr_expect(figure_is_of(of_quota, 7, PERIOD + 1));
    cr_expect_not(figure_is_of(of_quota, 8, PERIOD + 1));
    cr_expect_not(figure_is_of(of_quota, 7, PERIOD));
    cr_expect(figure_is_of(of_nation, CODE_NONE, PERIOD + 1));
    cr_expect_not(figure_is_of(of_nation, CODE_NONE, PERIOD));
}
