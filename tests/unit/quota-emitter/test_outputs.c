#include "ledger/figure_message.h"
#include "messages/schema_prefix.h"
#include "quota-emitter/outputs.h"

#include "taakstelling/v1/quota.pb-c.h"

#include <criterion/criterion.h>
#include <string.h>

#define PERIOD (2017 * 2) // 2017-1
#define KEY    "GM0716/2017-1"

static struct published *published;
static struct arena *scratch;
static uint8_t value[64];
static size_t plain_size;

// A quota with revision 3, behind room for a prefix.
static void setup(void)
{
    Taakstelling__V1__HalfYear half = TAAKSTELLING__V1__HALF_YEAR__INIT;
    Taakstelling__V1__Quota quota = TAAKSTELLING__V1__QUOTA__INIT;
    half.year = 2017, half.half = 1;
    quota.municipality_code = (char *)"GM0716", quota.period = &half, quota.revision = 3, quota.quota = 20;
    plain_size = taakstelling__v1__quota__pack(&quota, value + SCHEMA_PREFIX_SIZE);
    schema_prefix_write(7, value);
    published = published_new();
    scratch = arena_new();
}

static void teardown(void)
{
    arena_free(scratch);
    published_free(published);
}

TestSuite(outputs, .init = setup, .fini = teardown);

static bool take(uint8_t *payload, size_t size)
{
    const rd_kafka_message_t message = {.key = (void *)KEY, .key_len = strlen(KEY), .payload = payload, .len = size};
    return output_figure_take(published, &message, 17, 18, scratch);
}

static void expect_quota(void)
{
    const struct publication *last = published_find(published, 716, PERIOD);
    cr_assert_not_null(last);
    cr_expect_eq(last->revision, 3);
    cr_expect(last->sequence == 17 && last->told_at == 18);
    cr_assert_eq(last->size, plain_size);
    cr_expect_eq(memcmp(last->value, value + SCHEMA_PREFIX_SIZE, plain_size), 0, "without the prefix");
}

Test(outputs, a_figure_is_the_same_behind_a_schemas_prefix)
{
    cr_assert(take(value + SCHEMA_PREFIX_SIZE, plain_size));
    expect_quota();
    cr_assert(take(value, SCHEMA_PREFIX_SIZE + plain_size));
    expect_quota();
}

Test(outputs, a_prefix_is_no_figure)
{
    for (size_t size = 0; size <= SCHEMA_PREFIX_SIZE; size++)
        cr_expect_not(take(value, size), "%zu bytes", size);
    cr_expect_eq(published_count(published), 0);
}
